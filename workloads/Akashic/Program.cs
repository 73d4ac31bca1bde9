// Which tree of layers do we keep, and where?
await Console.Error.WriteLineAsync("cw-hoe akashic: not put together yet");
return 1;
