using System.Numerics;

namespace DropoutTorch.Data.Digits;

/// <summary>
/// One pen movement in the unit square (x to the right, y downwards): straight lines through the points, or a Catmull-Rom spline
/// (a chain of cubic Bezier curves that passes through every point), open or closed.
/// </summary>
internal sealed class Stroke
{
    private const int StepsPerCurve = 5;

    private readonly Vector2[] _points;
    private readonly bool _smooth;
    private readonly bool _closed;

    private Stroke(float[] coordinates, bool smooth, bool closed)
    {
        _points = new Vector2[coordinates.Length / 2];
        for (int i = 0; i < _points.Length; i++)
            _points[i] = new Vector2(coordinates[2 * i], coordinates[(2 * i) + 1]);
        _smooth = smooth;
        _closed = closed;
    }

    /// <summary>Straight lines through x0, y0, x1, y1, ...</summary>
    public static Stroke Lines(params float[] coordinates) => new(coordinates, smooth: false, closed: false);

    /// <summary>A smooth open curve through x0, y0, x1, y1, ...</summary>
    public static Stroke Curve(params float[] coordinates) => new(coordinates, smooth: true, closed: false);

    /// <summary>A smooth closed curve through x0, y0, x1, y1, ...</summary>
    public static Stroke Loop(params float[] coordinates) => new(coordinates, smooth: true, closed: true);

    /// <summary>The stroke as a chain of short lines. Lines are cut too, so that a later deformation can bend them.</summary>
    public Vector2[] Flatten()
    {
        int pieces = _closed ? _points.Length : _points.Length - 1;
        var path = new Vector2[(pieces * StepsPerCurve) + 1];
        for (int piece = 0; piece < pieces; piece++)
        {
            for (int step = 0; step < StepsPerCurve; step++)
                path[(piece * StepsPerCurve) + step] = At(piece, step / (float)StepsPerCurve);
        }
        path[^1] = At(pieces - 1, 1f);
        return path;
    }

    private Vector2 At(int piece, float t)
    {
        Vector2 from = Control(piece), to = Control(piece + 1);
        if (!_smooth)
            return from + ((to - from) * t);
        Vector2 before = Control(piece - 1), after = Control(piece + 2);
        Vector2 linear = to - before;
        Vector2 quadratic = (2f * before) - (5f * from) + (4f * to) - after;
        Vector2 cubic = (3f * (from - to)) + after - before;
        return from + (0.5f * t * (linear + (t * (quadratic + (t * cubic)))));
    }

    /// <summary>Beyond an open end the curve goes on as the mirror image of its last piece.</summary>
    private Vector2 Control(int index)
    {
        int last = _points.Length - 1;
        if (_closed)
            return _points[(index + _points.Length) % _points.Length];
        if (index < 0)
            return (2f * _points[0]) - _points[1];
        return index > last ? (2f * _points[last]) - _points[last - 1] : _points[index];
    }
}
