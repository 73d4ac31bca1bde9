using CwHoe.CrdGen;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: dotnet run --project operator/CrdGen -- FOLDER    writes one CustomResourceDefinition per kind of operator/Api");
    return 2;
}

Directory.CreateDirectory(folder);
foreach (var (file, yaml) in CrdFiles.All())
{
    File.WriteAllText(Path.Combine(folder, file), yaml);
    Console.WriteLine(Path.Combine(folder, file));
}

return 0;
