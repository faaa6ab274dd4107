using System.Net;
using TorchSharp.Utils;

namespace TorchSharp.Utils
{
    /// <summary>
    /// Names the class whose <c>CreateTypeFormatters</c> shows a type in .NET notebooks; they look for an attribute of this name.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class TypeFormatterSourceAttribute : Attribute
    {
        public TypeFormatterSourceAttribute(Type formatterSourceType) => FormatterSourceType = formatterSourceType;

        public Type FormatterSourceType { get; }
    }

    /// <summary>How notebooks show tensors; found by reflection.</summary>
    internal sealed class TensorFormatters
    {
#pragma warning disable CA1822 // notebooks call it on an instance
        public IEnumerable<object> CreateTypeFormatters() =>
            [new TensorFormatter("text/plain", text => text), new TensorFormatter("text/html", text => $"<pre>{WebUtility.HtmlEncode(text)}</pre>")];
#pragma warning restore CA1822
    }

    internal sealed class TensorFormatter(string mimeType, Func<string, string> dress)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not torch.Tensor tensor) return false;
            writer.Write(dress(tensor.ToString(torch.TensorStringStyle)));
            return true;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        [TypeFormatterSource(typeof(TensorFormatters))]
        public partial class Tensor
        {
        }
    }
}
