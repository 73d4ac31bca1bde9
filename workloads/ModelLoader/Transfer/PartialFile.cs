using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>A file that is partly here, with a record beside it of which bytes those are.</summary>
/// <remarks>The record never claims bytes that a crash of the machine could lose: data is flushed before it.</remarks>
internal sealed class PartialFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle data;

    private PartialFile(string path, PartialState? state)
    {
        this.path = path;
        State = state;
        data = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
    }

    /// <summary>What is known; null before the first response.</summary>
    public PartialState? State { get; private set; }

    /// <summary>Bytes on the disk.</summary>
    public long Done => State?.Segments.Sum(s => s.Done) ?? 0;

    /// <summary>Opens or makes the partial file at <paramref name="path"/>; one of another file is started anew.</summary>
    /// <param name="path">Where the bytes go; the record is beside it, <c>.json</c>.</param>
    /// <param name="file">The source and the file at it.</param>
    public static PartialFile Open(string path, string file)
    {
        var state = ReadState(path);
        if (state?.File != file)
        {
            Delete(path);
            state = null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new PartialFile(path, state);
    }

    /// <summary>Bytes that an earlier run left at <paramref name="path"/>.</summary>
    public static long DoneAt(string path, string file) => ReadState(path) is { } state && state.File == file ? state.Segments.Sum(s => s.Done) : 0;

    /// <summary>Removes the partial file at <paramref name="path"/> and its record.</summary>
    public static void Delete(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return;
        File.Delete(NewRecordOf(path));
        File.Delete(RecordOf(path));
        File.Delete(path);
    }

    /// <summary>Starts to fetch as <paramref name="state"/> says.</summary>
    public void Begin(PartialState state)
    {
        RandomAccess.SetLength(data, 0);
        State = state;
        Save();
    }

    /// <summary>Writes the next bytes of <paramref name="segment"/>.</summary>
    public async ValueTask AppendAsync(Segment segment, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(data, bytes, segment.Position, cancellationToken);
        }
        catch (IOException e) when (Disk.IsFull(e))
        {
            throw Disk.Full(Path.GetDirectoryName(path)!, State?.Length - Done, e);
        }

        segment.Done += bytes.Length;
    }

    /// <summary>Records how far it has come.</summary>
    public void Save()
    {
        if (State is null)
            return;
        try
        {
            var record = JsonSerializer.SerializeToUtf8Bytes(State, TransferJson.Default.PartialState);
            RandomAccess.FlushToDisk(data);
            File.WriteAllBytes(NewRecordOf(path), record);
            File.Move(NewRecordOf(path), RecordOf(path), overwrite: true);
        }
        catch (IOException e) when (Disk.IsFull(e))
        {
            File.Delete(NewRecordOf(path));
            throw Disk.Full(Path.GetDirectoryName(path)!, State.Length - Done, e);
        }
    }

    /// <summary>Returns when every byte is on the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(data);

    /// <inheritdoc />
    public void Dispose() => data.Dispose();

    private static string RecordOf(string path) => path + ".json";

    private static string NewRecordOf(string path) => path + ".json.new";

    private static PartialState? ReadState(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(RecordOf(path)), TransferJson.Default.PartialState) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
