using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Router.Tests.Requests;

public sealed class AttributionTests
{
    private static readonly RoutingTable All = Table(2);
    private static readonly RoutingTable Truncated = Table(3);

    [Theory]
    [InlineData("writing", null, "public")]
    [InlineData("accounts", "public", "confidential")]
    [InlineData("other", "public", "public")]
    [InlineData(null, "public", "public")]
    [InlineData("other", null, null)]
    public void Read_SessionsOwnClassification_GoesBeforeTheHeader(string? account, string? claimed, string? classification)
    {
        Assert.Equal(classification, Attribution.Read(Headers(null, claimed), All, account).Classification);
        Assert.Null(Attribution.Read(Headers("any", claimed), All, account).UnlistedSession);
    }

    [Theory]
    [InlineData("writing", null, null)]
    [InlineData("writing", "other", null)]
    [InlineData("other", null, "other")]
    [InlineData("other", "writing", "other")]
    [InlineData(null, "other", "other")]
    [InlineData(null, "writing", null)]
    [InlineData(null, null, null)]
    public void Read_NotAllClassifiedSessionsAreListed_NamesTheOneThatMayBeAmongTheRest(string? account, string? named, string? unlisted) =>
        Assert.Equal(unlisted, Attribution.Read(Headers(named, "public"), Truncated, account).UnlistedSession);

    private static HeaderDictionary Headers(string? session, string? classification)
    {
        var headers = new HeaderDictionary();
        if (session is not null)
            headers["X-Hoe-Session"] = session;
        if (classification is not null)
            headers["X-Hoe-Classification"] = classification;
        return headers;
    }

    private static RoutingTable Table(int classified) => Sample.Table("""{"models": []}""", $$"""
        {"sessions": [{"name": "accounts", "classification": "confidential"}, {"name": "writing", "classification": "public"}], "classifiedSessions": {{classified}}}
        """);
}
