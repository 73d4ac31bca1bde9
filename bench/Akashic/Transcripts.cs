using System.Diagnostics;
using System.Text.Json.Nodes;
using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.AkashicBench;

/// <summary>Conversations of a coding agent, made of this repository's history: each commit is one, with its message, its files as tool calls and its changes as their results.</summary>
internal static class Transcripts
{
    private const int Commits = 400;

    /// <summary>The text of the history.</summary>
    public static async Task<string> HistoryAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "log", "--patch", "--no-color", "--max-count", $"{Commits}", "--format=%x00%H%n%B"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return text;
    }

    /// <summary>The conversations, message by message, as an agent would record them.</summary>
    public static IEnumerable<Record> Of(string history)
    {
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var commit in history.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = commit.Split("\ndiff --git ");
            var id = commit[..Math.Min(40, commit.Length)];
            yield return Message(new JsonObject { ["role"] = "user", ["content"] = parts[0].Length > 41 ? parts[0][41..] : "" });
            for (var call = 1; call < parts.Length; call++)
            {
                var file = parts[call][..parts[call].IndexOf('\n')];
                var arguments = new JsonObject { ["path"] = file.Split(' ')[0][2..] };
                var function = new JsonObject { ["name"] = "edit_file", ["arguments"] = arguments.ToJsonString() };
                yield return Message(new JsonObject
                {
                    ["role"] = "assistant",
                    ["content"] = null,
                    ["tool_calls"] = new JsonArray(new JsonObject { ["id"] = $"call_{call}", ["type"] = "function", ["function"] = function }),
                });
                yield return Message(new JsonObject { ["role"] = "tool", ["tool_call_id"] = $"call_{call}", ["content"] = parts[call] });
            }

            Record Message(JsonObject message)
            {
                time += TimeSpan.FromMilliseconds(731);
                var record = new Record
                {
                    Node = "coder-7b",
                    Task = "refactoring",
                    Session = $"session-{id[..8]}",
                    Time = Timestamp.FromDateTimeOffset(time),
                    Phase = Phase.Use,
                    Kind = RecordKind.Message,
                    Json = message.ToJsonString(),
                };
                record.Labels.Add("conversation", id);
                record.Labels.Add("model", "qwen2.5-coder-7b");
                return record;
            }
        }
    }

    /// <summary>Records of one length, all different, cut from the history.</summary>
    public static Func<Record> Cut(string history, int length)
    {
        var number = 0;
        return () =>
        {
            var n = Interlocked.Increment(ref number);
            var from = (int)((long)n * 7919 % Math.Max(1, history.Length - length));
            var text = history.Substring(from, Math.Min(length, history.Length - from));
            // Halves of characters, where one was cut through, are no text.
            text = text[(char.IsLowSurrogate(text[0]) ? 1 : 0)..(char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length)];
            return new Record { Node = "coder-7b", Task = "load", Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(n * 10L)), Kind = RecordKind.Event, Text = text };
        };
    }
}
