using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>
/// Adds function <c>hits</c> to FTS5: how often each phrase of the query is in the row, eight bits for each of the first eight. FTS5's own bm25 counts
/// every row of every phrase before it ranks the first one, a second for common words among a million rows; with these counts ranking can stop early.
/// </summary>
/// <remarks>See SQLite's manual on FTS5, "Custom Auxiliary Functions", for the structures.</remarks>
internal static unsafe partial class HitCounter
{
    /// <summary>Phrases that are counted.</summary>
    public const int Phrases = 8;

    private const string Library = "e_sqlite3";
    private const int Ok = 0;

    // Places in struct Fts5ExtensionApi, counted in pointers; the version takes the first.
    private const int InstanceCount = 8;
    private const int Instance = 9;

    // Place of xCreateFunction in struct fts5_api.
    private const int CreateFunction = 3;

    /// <summary>Adds it to a connection.</summary>
    /// <exception cref="InvalidOperationException">This SQLite has no FTS5.</exception>
    public static void Add(SqliteConnection connection)
    {
        var database = connection.Handle!.DangerousGetHandle();
        nint* api = null;
        fixed (byte* type = "fts5_api_ptr\0"u8, name = "hits\0"u8, query = "SELECT fts5(?1)\0"u8)
        {
            if (Prepare(database, query, -1, out var statement, 0) != Ok)
                throw new InvalidOperationException("this SQLite has no full-text search (FTS5)");
            _ = BindPointer(statement, 1, &api, type, 0);
            _ = Step(statement);
            _ = Finish(statement);
            if (api is null)
                throw new InvalidOperationException("this SQLite has no full-text search (FTS5)");
            var add = (delegate* unmanaged[Cdecl]<nint*, byte*, nint, delegate* unmanaged[Cdecl]<nint*, nint, nint, int, nint*, void>, nint, int>)api[CreateFunction];
            _ = add(api, name, 0, &Count, 0);
        }
    }

    /// <summary>Of one phrase, out of what the function says.</summary>
    public static int Of(long hits, int phrase) => (int)((hits >> (8 * phrase)) & 0xFF);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Count(nint* api, nint row, nint result, int arguments, nint* values)
    {
        var instanceCount = (delegate* unmanaged[Cdecl]<nint, int*, int>)api[InstanceCount];
        var instance = (delegate* unmanaged[Cdecl]<nint, int, int*, int*, int*, int>)api[Instance];
        var counts = 0UL;
        int count, phrase, column, offset;
        if (instanceCount(row, &count) == Ok)
        {
            for (var i = 0; i < count; i++)
            {
                if (instance(row, i, &phrase, &column, &offset) == Ok && phrase < Phrases && ((counts >> (8 * phrase)) & 0xFF) < 0xFF)
                    counts += 1UL << (8 * phrase);
            }
        }

        Result(result, (long)counts);
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2")]
    private static partial int Prepare(nint database, byte* text, int length, out nint statement, nint tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_pointer")]
    private static partial int BindPointer(nint statement, int parameter, nint** value, byte* type, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    private static partial int Finish(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_int64")]
    private static partial void Result(nint context, long value);
}
