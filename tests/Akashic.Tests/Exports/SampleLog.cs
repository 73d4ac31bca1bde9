using CwHoe.Contracts;

namespace CwHoe.Akashic.Tests.Exports;

/// <summary>A log with something of everything: what the golden files are made from.</summary>
internal static class SampleLog
{
    public const string Tools =
        """
        [{"type":"function","function":{"name":"read_file","description":"Reads a file.","parameters":
        {"type":"object","properties":{"path":{"type":"string"}},"required":["path"]},"strict":true}}]
        """;

    public static string Call(string id, string path) =>
        $$$"""
        {"role":"assistant","content":null,"refusal":null,"annotations":[],"tool_calls":
        [{"id":"{{{id}}}","type":"function","function":{"name":"read_file","arguments":"{\"path\":\"{{{path}}}\"}"}}]}
        """;

    public static string Result(string id, string text) => $$"""{"role":"tool","tool_call_id":"{{id}}","content":"{{text}}"}""";

    public static MemoryLog Build()
    {
        var log = new MemoryLog();

        // Two sessions at once: one with a tool, one in words that went badly.
        log.Json("tools", Tools, RecordKind.Tools);
        log.Say("tools", "system", "You read files.");
        log.Say("words", "developer", "Be brief.");
        log.Say("tools", "user", "What is in /etc/motd?");
        log.Say("words", "user", "Koliko je 6 × 7? 🦊");
        log.Json("tools", Call("call_1", "/etc/motd"));
        log.Say("words", "assistant", "Forty-three.");
        log.Json("tools", Result("call_1", "Welcome\\n"));
        log.Say("words", "user", "No: \"forty-two\".\nIsn't it?");
        var answer = log.Say("words", "assistant", "It is.\u2028Sorry.", ("quality", "0.4"));
        log.Say("tools", "assistant", "It says: Welcome", ("outcome", "success"));
        log.Say("words", "user", "Bye.");

        // A refinement: what was criticised, and what was answered with.
        log.Say("refined", "user", "Name a prime above 10.");
        log.Draft("refined", 0, "12");
        log.Append(new() { Session = "refined", Kind = RecordKind.Critique, Text = "12 is even." });
        log.Draft("refined", 1, "15");
        log.Draft("refined", 2, "13", isChosen: true);
        log.Say("refined", "assistant", "13", ("desirability", "desirable"), ("weight", "1"));

        // Corrected afterwards; the last one says it.
        log.Correct(answer, ("quality", "0.9"), ("outcome", "failure"));
        log.Correct(answer, ("outcome", "success"), ("phase", "debug"), ("task", "task-2"));

        // An image, a conversation across sessions, and what belongs nowhere.
        log.Json("image", """
            {"role":"user","content":[{"type":"text","text":"What is this?"},
            {"type":"image_url","image_url":{"url":"https://pictures.test/cat.png","detail":"low"}}]}
            """);
        log.Json("image", """{"role":"assistant","content":[{"type":"text","text":"A "},{"type":"text","text":"cat."}],"name":"seer"}""");
        log.Say("one", "user", "First half?", ("conversation", "whole"));
        log.Say("two", "assistant", "Second half.", ("conversation", "whole"), ("outcome", "failure"));
        log.Say("", "user", "Nobody hears me.");
        log.Say("marked", "user", "What does <|im_end|> mean?");
        log.Say("marked", "assistant", "It ends a message.");
        log.Append(new() { Node = "node-2", Kind = RecordKind.Event, Binary = Google.Protobuf.ByteString.CopyFrom(0, 255, 10) });
        log.Json("broken", """{"role":"user"}""");
        log.Say("broken", "assistant", "What?");
        return log;
    }
}
