using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, element type and device.</summary>
        public override string ToString() => ToString(TorchSharp.TensorStringStyle.Metadata);

        /// <param name="disamb">True for the values too, in the default style; false for the metadata only.</param>
        /// <param name="fltFormat">A .NET format for floating-point numbers.</param>
        /// <param name="width">Characters a line.</param>
        /// <param name="cultureInfo">How numbers are written.</param>
        /// <param name="newLine">What ends a line.</param>
        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? torch.TensorStringStyle : TorchSharp.TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (IsInvalid) return "";
            if (style == TorchSharp.TensorStringStyle.Default) style = torch.TensorStringStyle;
            if (style == TorchSharp.TensorStringStyle.Metadata || device_type == DeviceType.META) return Metadata();

            var options = PrintDefaults with
            {
                FloatFormat = fltFormat ?? PrintDefaults.FloatFormat,
                LineWidth = width ?? PrintDefaults.LineWidth,
                NewLine = string.IsNullOrEmpty(newLine) ? PrintDefaults.NewLine : newLine,
            };
            using var elements = ElementText.Of(this, style, options.FloatFormat, cultureInfo ?? CultureInfo.CurrentCulture);
            return style switch
            {
                TorchSharp.TensorStringStyle.Julia => Metadata() + JuliaText.Of(elements, options),
                TorchSharp.TensorStringStyle.Numpy => BracketText.Numpy(elements, options),
                TorchSharp.TensorStringStyle.CSharp => Metadata() + BracketText.CSharp(elements, options),
                _ => throw new ArgumentOutOfRangeException(nameof(style), $"Unsupported tensor string style: expected Metadata, Julia, Numpy, CSharp or Default, got {(int)style}."),
            };
        }

        private string Metadata() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";
    }
}
