// Verifies a record layer's log from its bucket alone, with the code of Go's checksum database and nothing of ours.
//
//	verify-log URL KEY [CHECKPOINT...]
//
// URL is that of the layer's prefix, read without credentials; KEY the verifier key of the layer; each CHECKPOINT a file with an older one. Prints
// "SIZE ROOT" and then the hash of each record, in hexadecimal, one per line. Ends with 1 and one line of why where anything does not hold.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8
const width = 1 << height

var errMissing = errors.New("not there")

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: verify-log URL KEY [CHECKPOINT...]")
		os.Exit(2)
	}
	if err := verify(strings.TrimSuffix(os.Args[1], "/")+"/", os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "verify-log:", err)
		os.Exit(1)
	}
}

func verify(url, key string, older []string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	text, err := get(url + "checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(text, verifier)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, reader{url, tree.N})
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(out, "%d %x\n", tree.N, tree.Hash[:])
	if err := records(url, tree, hashes, out); err != nil {
		return err
	}
	for _, file := range older {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		old, err := open(text, verifier)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("%s: size %d is not the beginning of size %d: %w", file, old.N, tree.N, err)
		}
	}
	return out.Flush()
}

// retention is what retention.json and the entry that it names say of dropped contents.
type retention struct {
	Prefix       string `json:"prefix"`
	MinimumIndex int64  `json:"minimumIndex"`
	Announcement int64  `json:"announcement"`
}

// records proves every entry, and reads what entries refer to. Of entries that were dropped it has the hashes, and that an entry says so.
func records(url string, tree tlog.Tree, hashes tlog.HashReader, out io.Writer) error {
	var dropped retention
	data, err := get(url + "retention.json")
	if err == nil {
		err = json.Unmarshal(data, &dropped)
	}
	if err != nil && !errors.Is(err, errMissing) {
		return err
	}
	if dropped.MinimumIndex%width != 0 || dropped.MinimumIndex > dropped.Announcement {
		return errors.New("retention.json has no beginning of a bundle before its announcement")
	}
	for i := int64(0); i < dropped.MinimumIndex; i++ {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
		if err != nil {
			return err
		}
		fmt.Fprintln(out, hex.EncodeToString(leaf[0][:]))
	}
	isAnnounced := dropped.MinimumIndex == 0
	for first := dropped.MinimumIndex; first < tree.N; first += width {
		count := tree.N - first
		if count > width {
			count = width
		}
		data, err := partial(url, "tile/entries/"+number(first/width), count)
		if err != nil {
			return err
		}
		for i := first; i < first+count; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d is cut off", i)
			}
			length := 2 + int(binary.BigEndian.Uint16(data))
			entry := data[2:length]
			data = data[length:]
			leaf := tlog.RecordHash(entry)
			proof, err := tlog.ProveRecord(tree.N, i, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, leaf); err != nil {
				return fmt.Errorf("entry %d: %w", i, err)
			}
			if i == dropped.Announcement && !isAnnounced {
				if err := announced(url, entry, dropped.MinimumIndex); err != nil {
					return fmt.Errorf("entry %d: %w", i, err)
				}
				isAnnounced = true
			}
			if err := content(url, entry); err != nil {
				return fmt.Errorf("entry %d: %w", i, err)
			}
			fmt.Fprintln(out, hex.EncodeToString(leaf[:]))
		}
		if len(data) > 0 && count == width {
			return fmt.Errorf("bundle %d has too much", first/width)
		}
	}
	if !isAnnounced {
		return fmt.Errorf("retention.json names entry %d, which is not there", dropped.Announcement)
	}
	return nil
}

// announced checks that an entry, of kind (6) retention (10), says in its JSON (8) what was dropped from this log.
func announced(url string, entry []byte, minimum int64) error {
	kind, _, err := scan(entry, 6)
	if err != nil {
		return err
	}
	_, text, err := scan(entry, 8)
	if err != nil {
		return err
	}
	var said retention
	if err := json.Unmarshal(text, &said); kind != 10 || err != nil || said.MinimumIndex != minimum || !strings.HasSuffix(url, "/"+said.Prefix) {
		return fmt.Errorf("does not say that records before %d were dropped", minimum)
	}
	return nil
}

// content checks what stands outside of an entry: Record.stored (10), in it sha256 (1).
func content(url string, entry []byte) error {
	stored, err := field(entry, 10)
	if err != nil || stored == nil {
		return err
	}
	sum, err := field(stored, 1)
	if err != nil || len(sum) != sha256.Size {
		return errors.New("its reference to a content is broken")
	}
	name := hex.EncodeToString(sum)
	data, err := get(url + "content/" + name[:2] + "/" + name)
	if err != nil {
		return err
	}
	if got := sha256.Sum256(data); !bytes.Equal(got[:], sum) {
		return fmt.Errorf("content %s has another hash", name)
	}
	return nil
}

// field finds a field of bytes in a protobuf message.
func field(message []byte, wanted uint64) ([]byte, error) {
	_, data, err := scan(message, wanted)
	return data, err
}

// scan finds a field, a number or bytes.
func scan(message []byte, wanted uint64) (uint64, []byte, error) {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return 0, nil, errors.New("no protobuf message")
		}
		message = message[n:]
		value, n := binary.Uvarint(message)
		if n <= 0 {
			return 0, nil, errors.New("no protobuf message")
		}
		message = message[n:]
		if tag&7 == 0 {
			if tag>>3 == wanted {
				return value, nil, nil
			}
			continue
		}
		if tag&7 != 2 || value > uint64(len(message)) {
			return 0, nil, errors.New("no protobuf message of ours")
		}
		if tag>>3 == wanted {
			return value, message[:value], nil
		}
		message = message[value:]
	}
	return 0, nil, nil
}

func open(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, errors.New("no root in the checkpoint")
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// reader reads tiles where C2SP tlog-tiles puts them; the checksum database has the height in the path as well.
type reader struct {
	url  string
	size int64
}

func (r reader) Height() int { return height }

func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := partial(r.url, fmt.Sprintf("tile/%d/%s", tile.L, number(tile.N)), r.size>>(height*uint(tile.L))-tile.N*width)
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", tile.Path())
		}
		all[i] = data[:tile.W*tlog.HashSize]
	}
	return all, nil
}

// partial reads a tile as it is in a log that has so much of it, or, where that is gone, the full one.
func partial(url, path string, count int64) ([]byte, error) {
	if count >= width {
		return get(url + path)
	}
	data, err := get(fmt.Sprintf("%s%s.p/%d", url, path, count))
	if errors.Is(err, errMissing) {
		return get(url + path)
	}
	return data, err
}

func number(n int64) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	return text
}

var known = map[string][]byte{}

func get(url string) ([]byte, error) {
	if data, ok := known[url]; ok {
		return data, nil
	}
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Encoding", "br, gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%s: %w", url, errMissing)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	var body io.Reader = response.Body
	switch response.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		if body, err = gzip.NewReader(body); err != nil {
			return nil, fmt.Errorf("%s: %w", url, err)
		}
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	known[url] = data
	return data, nil
}
