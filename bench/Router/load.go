// The two ends of the router's benchmark: an upstream that answers chat completions as OpenAI's API does, and a client that holds streams.
//
//	load serve ADDRESS
//	    answers POST /DELAY/CHUNKS/INTERVAL/v1/chat/completions after DELAY: at once, or as a stream of CHUNKS events, each INTERVAL after the one before
//	load streams [-total N] [-at-once N] [-ramp D] [-H 'NAME: VALUE']... -body FILE URL
//	    asks for streams, so many of them at one time once the ramp is over, and prints one line of JSON
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	usage = `"usage":{"prompt_tokens":212,"completion_tokens":128,"total_tokens":340,"prompt_tokens_details":{"cached_tokens":64}}`
	chunk = `{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1763800000,"model":"bench","choices":[`
)

var whole = []byte(`{"id":"chatcmpl-bench","object":"chat.completion","created":1763800000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"` +
	strings.Repeat("All answers of this server are alike. ", 16) + `"},"finish_reason":"stop"}],` + usage + `}`)

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "serve":
		log.Fatal(http.ListenAndServe(os.Args[2], http.HandlerFunc(serve)))
	case len(os.Args) > 3 && os.Args[1] == "streams":
		streams(os.Args[2:])
	default:
		log.Fatal("usage: load serve ADDRESS | load streams -body FILE URL")
	}
}

func serve(w http.ResponseWriter, r *http.Request) {
	part := strings.SplitN(r.URL.Path, "/", 5)
	if len(part) < 5 {
		http.Error(w, "/DELAY/CHUNKS/INTERVAL/v1/chat/completions", http.StatusNotFound)
		return
	}
	delay, _ := time.ParseDuration(part[1])
	chunks, _ := strconv.Atoi(part[2])
	interval, _ := time.ParseDuration(part[3])
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	time.Sleep(delay)
	if !bytes.Contains(body, []byte(`"stream":true`)) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(whole)))
		w.Write(whole)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(data string) {
		fmt.Fprintf(w, "data: %s\n\n", data)
		w.(http.Flusher).Flush()
	}
	for i := 0; i < chunks && r.Context().Err() == nil; i++ {
		if i > 0 {
			time.Sleep(interval)
		}
		send(chunk + `{"index":0,"delta":{"content":"a word "},"finish_reason":null}]}`)
	}
	send(chunk + `{"index":0,"delta":{},"finish_reason":"stop"}]}`)
	if bytes.Contains(body, []byte(`"include_usage":true`)) {
		send(chunk + `],` + usage + `}`)
	}
	send("[DONE]")
}

// What came of all streams; times in ms.
type figures struct {
	Complete, Broken, Peak int64
	first, gaps            []float64
	lock                   sync.Mutex
	open                   int64
}

func streams(args []string) {
	flags := flag.NewFlagSet("streams", flag.ExitOnError)
	total := flags.Int64("total", 1, "streams in all")
	atOnce := flags.Int("at-once", 1, "streams at one time")
	ramp := flags.Duration("ramp", 0, "time until so many are asked for")
	file := flags.String("body", "", "the request")
	headers := http.Header{"Content-Type": {"application/json"}}
	flags.Func("H", "a header", func(header string) error {
		name, value, _ := strings.Cut(header, ": ")
		headers.Set(name, value)
		return nil
	})
	flags.Parse(args)
	body, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: *atOnce, DisableCompression: true}}
	var all figures
	var wait sync.WaitGroup
	asked := int64(0)
	for i := 0; i < *atOnce; i++ {
		wait.Add(1)
		go func(start time.Duration) {
			defer wait.Done()
			time.Sleep(start)
			for atomic.AddInt64(&asked, 1) <= *total {
				request, _ := http.NewRequest(http.MethodPost, flags.Arg(0), bytes.NewReader(body))
				request.Header = headers.Clone()
				all.ask(&client, request)
			}
		}(time.Duration(i) * *ramp / time.Duration(*atOnce))
	}
	wait.Wait()
	json.NewEncoder(os.Stdout).Encode(map[string]interface{}{
		"complete": all.Complete, "broken": all.Broken, "peak": all.Peak,
		"firstP50": percentile(all.first, 50), "firstP99": percentile(all.first, 99), "gapP99": percentile(all.gaps, 99),
	})
}

// ask reads one stream: it is open from its first event to its last.
func (f *figures) ask(client *http.Client, request *http.Request) {
	sent := time.Now()
	var first float64
	var gaps []float64
	isDone := false
	if response, err := client.Do(request); err == nil {
		last := sent
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			if !strings.HasPrefix(lines.Text(), "data:") {
				continue
			}
			now := time.Now()
			gap := float64(now.Sub(last)) / float64(time.Millisecond)
			if last = now; first == 0 {
				first = gap
				f.change(1)
			} else {
				gaps = append(gaps, gap)
			}
			isDone = isDone || strings.HasSuffix(lines.Text(), "[DONE]")
		}
		response.Body.Close()
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	if first > 0 {
		f.open--
		f.first = append(f.first, first)
	}
	f.gaps = append(f.gaps, gaps...)
	if isDone {
		f.Complete++
	} else {
		f.Broken++
	}
}

func (f *figures) change(by int64) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.open += by; f.open > f.Peak {
		f.Peak = f.open
	}
}

func percentile(values []float64, percent int) float64 {
	if len(values) == 0 {
		return 0
	}
	sort.Float64s(values)
	return values[(len(values)-1)*percent/100]
}
