using CwHoe.Akashic.Log;

namespace CwHoe.Akashic.Tests.Log;

public sealed class NoteTests
{
    // golang.org/x/mod/sumdb/note's documented example and the key of the Go checksum database.
    private const string Known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string KnownNote = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static readonly NoteSigner Signer = new("example.org/log", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void Open_NoteOfAnotherImplementation_Holds()
    {
        Assert.StartsWith("If you think", SignedNote.Open(KnownNote, [NoteVerifier.Parse(Known)!]));
        Assert.Null(SignedNote.Open(KnownNote.Replace("answer", "Answer", StringComparison.Ordinal), [NoteVerifier.Parse(Known)!]));
    }

    [Fact]
    public void Sign_ThenOpen_GivesTheText()
    {
        var note = Signer.Sign("one\ntwo\n");
        Assert.Equal("one\ntwo\n", SignedNote.Open(note, [Signer.Verifier]));
        Assert.Equal("one\ntwo\n", SignedNote.Open(note, [NoteVerifier.Parse(Signer.Verifier.ToString())!]));
        Assert.Null(SignedNote.Open(note, [NoteVerifier.Parse(Known)!]));
        Assert.Null(SignedNote.Open(note[..^5], [Signer.Verifier]));
        Assert.Null(SignedNote.Open("", [Signer.Verifier]));
        Assert.Throws<ArgumentException>(() => Signer.Sign("no line feed"));
    }

    // RFC 8032, section 7.1, tests 1 to 3.
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")]
    public void Key_OfTheStandardsSeeds_IsTheStandards(string seed, string key)
    {
        var signer = new NoteSigner("n", Convert.FromHexString(seed));
        Assert.Equal(new NoteVerifier("n", Convert.FromHexString(key)).ToString(), signer.Verifier.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a+b")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void Parse_NoKey_IsNull(string text) => Assert.Null(NoteVerifier.Parse(text));

    [Fact]
    public void TreeNote_WhatWasWritten_IsRead()
    {
        var note = new TreeNote("example.org/log", 15_368_405, LogHash.Leaf([1]));
        Assert.Equal(note, TreeNote.Parse(note.ToString()));
        Assert.Equal(note, TreeNote.Parse(note + "an extension\n"));
        Assert.Null(TreeNote.Parse(note.ToString().Replace("15368405", "015368405", StringComparison.Ordinal)));
        Assert.Null(TreeNote.Parse("example.org/log\n5\n"));
        Assert.Null(TreeNote.Parse("example.org/log\n5\nAAAA\n"));
    }
}
