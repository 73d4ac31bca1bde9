using CwHoe.Router.Telemetry;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Router.Tests.Telemetry;

public sealed class TraceContextTests
{
    private const string Parent = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    private const string Span = "00-5bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01";

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData(null, "a=1", null, null, null)]
    [InlineData(Parent, "a=1", null, Parent, "a=1")]
    [InlineData(Parent, "a=1", Span, Span, "a=1")]
    [InlineData(Parent, "a=ü", null, Parent, null)]
    [InlineData("nonsense", "a=1", null, null, null)]
    [InlineData("nonsense", "a=1", Span, Span, null)]
    [InlineData($"cc{"-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"}-ü", null, null, null, null)]
    public void Of_HeadersAndSpan_PassesOnWhatCanBeSent(string? parent, string? state, string? span, string? passedParent, string? passedState)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        (headers.TraceParent, headers.TraceState) = (parent, state);

        Assert.Equal(new(passedParent, passedState), TraceContext.Of(headers, span));
    }
}
