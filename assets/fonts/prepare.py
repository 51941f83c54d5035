#!/usr/bin/env python3
"""Prepares the fonts that Sarrio carries. Run once, when a font has a new version.

    apt-get download fonts-inter fonts-jetbrains-mono && for d in *.deb; do dpkg -x "$d" x; done
    npm pack lucide-static && tar xzf lucide-static-*.tgz
    pip install fonttools
    prepare.py x/usr/share/fonts package/font

What it does, and why:
- Only Latin (all of Catalan, Spanish, Basque, Galician, French, English and their neighbours) and the
  punctuation and arrows of an interface stay: three weights in a tenth of the size.
- Inter: iced shapes a string only when it holds a letter beyond ASCII, so contextual alternates would change
  "10x10" as soon as a name has an accent. The feature `calt` is emptied, and the digits are the tabular ones, so that
  figures stand in columns. A changed font takes a name of its own: "Sarrio Sans".
- JetBrains Mono: without its ligatures, for the same reason. "Sarrio Mono".
- Lucide: only the icons of icons.txt, each at its own code point. "Sarrio Icons".
"""
import json
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x2FF), *range(0x300, 0x36F), *range(0x1E00, 0x1EFF)]
SIGNS = [*range(0x2000, 0x2070), *range(0x20A0, 0x20C0), 0x2116, 0x2122, *range(0x2190, 0x2200), 0x2212, 0x2248,
         0x2260, 0x2264, 0x2265, 0x2318, 0x21E7, 0x25CF, 0x25CB, 0x2022, 0xFFFD]


def rename(font, family, style):
    for record in font["name"].names:
        text = {1: f"{family} {style}" if style not in ("Regular", "Bold") else family, 2: "Regular",
                3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""),
                16: family, 17: style}.get(record.nameID)
        if text:
            record.string = text
    for name, text in ((16, family), (17, style)):
        font["name"].setName(text, name, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [f"{family}-{style}".replace(" ", "")]
        cff.topDictIndex[0].FamilyName, cff.topDictIndex[0].FullName = family, f"{family} {style}"


def cut(font, unicodes, features):
    options = subset.Options()
    options.layout_features = features
    options.hinting, options.name_IDs, options.notdef_outline = False, [1, 2, 3, 4, 6, 16, 17], True
    options.drop_tables += ["DSIG", "STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)


def tabular(font):
    """The characters 0-9 become the glyphs that the feature `tnum` would give."""
    table = font["GSUB"].table
    lookups = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    swap = {}
    for i in lookups:
        for sub in table.LookupList.Lookup[i].SubTable:
            swap.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    for cmap in font["cmap"].tables:
        for digit in range(0x30, 0x3A):
            if digit in cmap.cmap:
                cmap.cmap[digit] = swap.get(cmap.cmap[digit], cmap.cmap[digit])


def text(source, family, style, out, digits):
    font = TTFont(source)
    if digits:
        tabular(font)
    cut(font, LATIN + SIGNS, ["kern", "mark", "mkmk", "ccmp", "locl"])
    rename(font, family, style)
    font.save(HERE / out)


def icons(folder):
    points = json.loads((folder / "codepoints.json").read_text())
    wanted = [line for line in (HERE / "icons.txt").read_text().split() if line]
    unknown = [name for name in wanted if name not in points]
    if unknown:
        sys.exit(f"Lucide has no icon named {', '.join(unknown)}")
    font = TTFont(folder / "lucide.ttf")
    cut(font, [points[name] for name in wanted], [])
    rename(font, "Sarrio Icons", "Regular")
    font.save(HERE / "icons.ttf")
    chosen = {name: points[name] for name in sorted(wanted)}
    (HERE / "icons.json").write_text(json.dumps(chosen, indent=1) + "\n")


def main():
    fonts, lucide = map(pathlib.Path, sys.argv[1:3])
    for style in ("Regular", "Medium", "SemiBold"):
        text(fonts / f"opentype/inter/Inter-{style}.otf", "Sarrio Sans", style, f"sans-{style.lower()}.otf", True)
    for style in ("Regular", "Medium"):
        text(fonts / f"truetype/jetbrains-mono/JetBrainsMono-{style}.ttf", "Sarrio Mono", style,
             f"mono-{style.lower()}.ttf", False)
    icons(lucide)


main()
