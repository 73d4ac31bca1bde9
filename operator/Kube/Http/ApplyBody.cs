using System.Runtime.InteropServices;
using System.Text.Json;

namespace CwHoe.Kube.Http;

/// <summary>Writes the body of a server-side apply.</summary>
internal static class ApplyBody
{
    // The largest revision etcd can count to: valid everywhere, and no object's. An object that is not there is made all the same.
    private static ReadOnlySpan<byte> NoVersion => "\"resourceVersion\":\"9223372036854775807\","u8;

    /// <summary>The object as JSON; where it must be new, with a resourceVersion that no stored object can have.</summary>
    /// <exception cref="ArgumentException">It must be new and has no metadata.</exception>
    public static byte[] Write(JsonElement planned, bool mustBeNew)
    {
        var body = JsonMarshal.GetRawUtf8Value(planned);
        if (!mustBeNew)
            return body.ToArray();
        var inside = InsideMetadata(body);
        return [.. body[..inside], .. NoVersion, .. body[inside..]];
    }

    private static int InsideMetadata(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
                return (int)reader.BytesConsumed;
            reader.Skip();
        }

        throw new ArgumentException("the object has no metadata", nameof(body));
    }
}
