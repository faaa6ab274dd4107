using System.Numerics;
using static DropoutTorch.Data.Digits.Stroke;

namespace DropoutTorch.Data.Digits;

/// <summary>The shapes of the ten digits: for each, the ways in which people write it. A glyph is a set of flattened strokes.</summary>
internal static class DigitGlyphs
{
    public const int Classes = 10;

    private static readonly Vector2[][][][] Styles =
    [
        [
            Glyph(Loop(.50f, .04f, .26f, .20f, .18f, .50f, .26f, .80f, .50f, .96f, .74f, .80f, .82f, .50f, .74f, .20f)),
            Glyph(Loop(.52f, .04f, .34f, .22f, .29f, .50f, .33f, .80f, .50f, .96f, .66f, .78f, .71f, .50f, .67f, .20f)),
            Glyph(Curve(.62f, .06f, .36f, .12f, .19f, .42f, .26f, .80f, .52f, .95f, .77f, .74f, .80f, .36f, .62f, .10f, .44f, .13f)),
        ],
        [
            Glyph(Lines(.50f, .04f, .50f, .96f)),
            Glyph(Lines(.30f, .24f, .54f, .05f, .54f, .96f)),
            Glyph(Lines(.32f, .22f, .53f, .05f, .53f, .95f), Lines(.32f, .95f, .74f, .95f)),
        ],
        [
            Glyph(Curve(.21f, .28f, .32f, .09f, .54f, .05f, .76f, .18f, .74f, .40f, .50f, .68f, .20f, .94f), Lines(.20f, .94f, .82f, .94f)),
            Glyph(Curve(.22f, .22f, .46f, .05f, .74f, .18f, .68f, .50f, .40f, .84f, .22f, .90f, .24f, .76f, .44f, .80f,
                .62f, .93f, .84f, .88f)),
            Glyph(Lines(.22f, .12f, .60f, .08f), Curve(.60f, .08f, .77f, .22f, .66f, .50f, .22f, .92f), Lines(.22f, .92f, .78f, .90f)),
        ],
        [
            Glyph(Curve(.22f, .16f, .46f, .04f, .72f, .14f, .70f, .36f, .42f, .47f),
                Curve(.42f, .47f, .72f, .54f, .79f, .76f, .54f, .95f, .19f, .84f)),
            Glyph(Lines(.22f, .06f, .76f, .06f, .46f, .40f), Curve(.46f, .40f, .74f, .52f, .76f, .78f, .50f, .95f, .20f, .86f)),
            Glyph(Curve(.26f, .12f, .56f, .04f, .72f, .22f, .58f, .42f, .38f, .48f, .62f, .52f, .80f, .70f, .64f, .92f, .24f, .92f)),
        ],
        [
            Glyph(Lines(.62f, .05f, .17f, .65f, .86f, .65f), Lines(.62f, .05f, .62f, .96f)),
            Glyph(Lines(.28f, .07f, .21f, .54f, .80f, .54f), Lines(.70f, .08f, .67f, .96f)),
            Glyph(Curve(.30f, .06f, .22f, .32f, .26f, .52f, .50f, .56f, .78f, .48f), Lines(.74f, .05f, .68f, .96f)),
        ],
        [
            Glyph(Lines(.76f, .06f, .32f, .06f, .28f, .44f), Curve(.28f, .44f, .54f, .38f, .78f, .54f, .75f, .80f, .50f, .95f, .20f, .86f)),
            Glyph(Curve(.74f, .08f, .44f, .08f, .28f, .26f, .40f, .44f, .66f, .54f, .76f, .74f, .58f, .93f, .22f, .90f)),
            Glyph(Lines(.30f, .07f, .29f, .46f), Lines(.30f, .07f, .78f, .05f),
                Curve(.29f, .46f, .62f, .42f, .78f, .66f, .60f, .92f, .20f, .90f)),
        ],
        [
            Glyph(Curve(.70f, .07f, .42f, .24f, .23f, .58f, .29f, .86f, .54f, .95f, .77f, .78f, .70f, .57f, .48f, .51f, .25f, .68f)),
            Glyph(Lines(.56f, .04f, .27f, .56f), Loop(.26f, .62f, .26f, .82f, .50f, .96f, .74f, .82f, .70f, .58f, .46f, .50f)),
            Glyph(Curve(.40f, .04f, .30f, .34f, .27f, .70f, .40f, .93f, .66f, .88f, .70f, .66f, .54f, .56f, .30f, .70f)),
        ],
        [
            Glyph(Lines(.20f, .07f, .80f, .07f, .42f, .96f)),
            Glyph(Lines(.20f, .07f, .80f, .07f, .42f, .96f), Lines(.36f, .52f, .74f, .52f)),
            Glyph(Lines(.20f, .16f, .22f, .07f), Curve(.22f, .07f, .50f, .10f, .80f, .06f, .58f, .44f, .44f, .96f)),
        ],
        [
            Glyph(Loop(.50f, .48f, .28f, .30f, .32f, .11f, .50f, .04f, .68f, .11f, .72f, .30f, .50f, .48f, .25f, .67f,
                .24f, .86f, .50f, .96f, .76f, .86f, .75f, .67f)),
            Glyph(Loop(.50f, .47f, .30f, .38f, .30f, .14f, .50f, .04f, .70f, .14f, .70f, .38f),
                Loop(.50f, .47f, .25f, .60f, .25f, .86f, .50f, .96f, .75f, .86f, .75f, .60f)),
            Glyph(Curve(.72f, .14f, .50f, .04f, .30f, .18f, .42f, .42f, .68f, .62f, .70f, .86f, .48f, .96f, .26f, .84f,
                .34f, .60f, .62f, .40f, .74f, .18f)),
        ],
        [
            Glyph(Loop(.72f, .28f, .60f, .08f, .40f, .06f, .26f, .28f, .38f, .50f, .60f, .50f), Lines(.73f, .16f, .68f, .96f)),
            Glyph(Curve(.72f, .32f, .54f, .50f, .30f, .42f, .26f, .18f, .48f, .05f, .70f, .16f, .74f, .44f, .64f, .80f, .36f, .95f)),
            Glyph(Curve(.70f, .14f, .46f, .05f, .27f, .22f, .34f, .46f, .56f, .46f, .71f, .14f), Curve(.71f, .14f, .70f, .54f, .74f, .95f)),
        ],
    ];

    /// <summary>How many ways of writing <paramref name="digit"/> there are.</summary>
    public static int StyleCount(int digit) => Styles[digit].Length;

    /// <summary>The flattened strokes of one way of writing <paramref name="digit"/>.</summary>
    public static Vector2[][] Style(int digit, int style) => Styles[digit][style];

    private static Vector2[][] Glyph(params Stroke[] strokes) => [.. strokes.Select(stroke => stroke.Flatten())];
}
