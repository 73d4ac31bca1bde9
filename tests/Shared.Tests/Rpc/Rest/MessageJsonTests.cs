using System.Text;
using CwHoe.Shared.Rpc;
using CwHoe.Shared.Rpc.Rest;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Tests.Rpc.Rest;

public sealed class MessageJsonTests
{
    private const string Good = """
        {"name": "n", "number": "5", "binding": "BINDING_CLOTH", "authors": ["a", "b"], "copies": {"x": 1}, "printedAt": "2026-01-02T03:04:05Z",
         "notes": {"a": [1, null]}, "pages": 7, "cover": "AAEC", "editions": [{"title": "t", "editions": []}], "cents": -5,
         "attachment": {"@type": "type.googleapis.com/cwhoe.tests.ShelfRequest"}, "remark": [true, 1.5e3, "\u0041"], "weightKg": "NaN"}
        """;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(LibraryReflection.Descriptor)));

    [Fact]
    public void Read_DamagedJson_IsReadOrRefused()
    {
        var random = new Random(20261122);
        string[] pieces =
        [
            "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e999", "0x1", "\\ud800", "\\", "\"@type\"", "\u0000", "ž",
            "99999999999999999999", "\"editions\":",
        ];
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var json = new StringBuilder(Good);
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(json.Length);
                json.Remove(at, Math.Min(random.Next(12), json.Length - at));
                json.Insert(at, pieces[random.Next(pieces.Length)]);
            }

            try
            {
                MessageJson.Read(Parser, Book.Descriptor, json.ToString());
            }
            catch (RpcException e)
            {
                Assert.Equal(RpcStatus.InvalidArgument, e.Status);
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{json}: {e}");
            }
        }

        Assert.InRange(refused, 10_000, 20_000);
    }
}
