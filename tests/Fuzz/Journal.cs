using System.IO.MemoryMappedFiles;
using System.Text;

namespace Fuzz;

/// <summary>The call under way, in a mapped file: it is there for whoever looks after a crash, and costs no system call.</summary>
internal sealed class Journal : IDisposable
{
    private const int Capacity = 1 << 14;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte[] _line = new byte[Capacity];

    internal Journal(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Capacity);
        _view = _file.CreateViewAccessor();
    }

    internal void Write(string call)
    {
        string line = call.Length > Capacity / 4 ? call[..(Capacity / 4)] : call;
        Array.Clear(_line);
        Encoding.UTF8.GetBytes(line + "\n", _line);
        _view.WriteArray(0, _line, 0, Capacity);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
