using CwHoe.Shared.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Shared.Tests.Rpc;

/// <summary>Answers with what it was asked.</summary>
internal static class LibraryService
{
    public static IReadOnlyCollection<RpcMethod> Methods =>
    [
        RpcMethod.Unary<GetBookRequest, Book>("GetBook", (request, _, _) => Task.FromResult(new Book { Name = request.Name, Number = request.Number })),
        RpcMethod.Unary<ListBooksRequest, ListBooksResponse>("ListBooks", (request, _, _) => Task.FromResult(new ListBooksResponse { Request = request })),
        RpcMethod.Unary<ListBooksRequest, ListBooksResponse>("ListAuthors", (_, _, _) =>
            Task.FromResult(new ListBooksResponse { Authors = { new Book { Name = "a" } } })),
        RpcMethod.Unary<CreateBookRequest, Book>("CreateBook", (request, _, _) =>
        {
            var book = request.Book ?? new Book();
            book.Name = $"{request.Parent}/books/{request.BookId}";
            return Task.FromResult(book);
        }),
        Echo<Book>("ReplaceBook"),
        Echo<UpdateBookRequest>("UpdateBook"),
        Echo<MoveBookRequest>("MoveBook"),
        RpcMethod.Unary<GetBookRequest, Empty>("DeleteBook", (_, _, _) => Task.FromResult(new Empty())),
        Echo<FileRequest>("ReadFile"),
        Echo<FileRequest>("LockFile"),
        Named("GetShelf"),
        Named("CountShelf"),
        Named("Probe"),
    ];

    private static RpcMethod Echo<T>(string name)
        where T : class, IMessage<T>, new() => RpcMethod.Unary<T, T>(name, (request, _, _) => Task.FromResult(request));

    private static RpcMethod Named(string name) =>
        RpcMethod.Unary<ShelfRequest, ShelfRequest>(name, (request, _, _) => Task.FromResult(new ShelfRequest(request) { Method = name }));
}
