using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>What SQLite is asked in one line.</summary>
internal static class Statements
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int NoSuchTable = 1;

    /// <summary>Whether the file is not what it should be, so that only another one helps.</summary>
    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase or NoSuchTable;

    /// <summary>Runs statements.</summary>
    public static int Run(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Prepare(connection, text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; null for none.</summary>
    public static object? Value(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Prepare(connection, text, parameters);
        return command.ExecuteScalar();
    }

    /// <summary>So, as a number; 0 for none.</summary>
    public static long Integer(SqliteConnection connection, string text) => Value(connection, text) is long value ? value : 0;

    /// <summary>Runs all or nothing. By statements, because a prepared command takes part in no transaction that is an object.</summary>
    public static void Together(SqliteConnection connection, Action run)
    {
        Run(connection, "BEGIN IMMEDIATE");
        try
        {
            run();
            Run(connection, "COMMIT");
        }
        catch
        {
            Run(connection, "ROLLBACK");
            throw;
        }
    }

    /// <summary>A command whose parameters get their values later, in this order.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    /// <summary>Gives a command's parameters their values.</summary>
    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string text, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
