"""The kernels' ratios as a picture: bars for the means, a row of marks for each kernel."""

import math

COLOURS = {"ours -O2": "#0b7a75", "ours -O3": "#7fc8c2", "node": "#5b8c3e", "wasmtime": "#7a5ea8", "wazero": "#d9822b"}
INK, FAINT, GRID, PAPER = "#1f2933", "#66727f", "#dfe4e9", "#ffffff"
WIDTH, LEFT, RIGHT = 760, 112, 36
BAR, GAP, ROW = 20, 8, 22


class Picture:
    """SVG elements, and a horizontal axis that is logarithmic, for ratios."""

    def __init__(self, least, most):
        self.least, self.most, self.parts = math.log(least), math.log(most), []

    def x(self, ratio):
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(ratio) - self.least) / (self.most - self.least)

    def text(self, x, y, words, anchor="start", size=13, fill=INK, weight="normal"):
        self.parts.append('<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d" fill="%s" font-weight="%s">%s</text>' % (
            x, y, anchor, size, fill, weight, words))

    def line(self, x, top, bottom, colour, width):
        self.parts.append('<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%s"/>' % (x, top, x, bottom, colour, width))

    def bar(self, left, right, y, colour):
        self.parts.append('<rect x="%.1f" y="%.1f" width="%.1f" height="%d" rx="2" fill="%s"/>' % (left, y, right - left, BAR, colour))

    def dot(self, x, y, colour):
        self.parts.append('<circle cx="%.1f" cy="%.1f" r="5" fill="%s" stroke="%s" stroke-width="1"/>' % (x, y, colour, PAPER))

    def grid(self, top, bottom):
        ratio = 2 ** math.ceil(self.least / math.log(2))
        while math.log(ratio) <= self.most + 1e-9:
            self.line(self.x(ratio), top, bottom, INK if ratio == 1 else GRID, 1.5 if ratio == 1 else 1)
            self.text(self.x(ratio), bottom + 16, "native Go" if ratio == 1 else "%g×" % ratio, "middle", 12, FAINT)
            ratio *= 2

    def save(self, path, height, title):
        with open(path, "w", encoding="utf-8") as made:
            made.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" '
                       'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">\n<title>%s</title>\n'
                       '<rect width="%d" height="%d" fill="%s"/>\n%s\n</svg>\n' % (
                           WIDTH, height, WIDTH, height, title, WIDTH, height, PAPER, "\n".join(self.parts)))


def kernels(path, ratios, means):
    """Writes the picture of {program: {kernel: ratio to native Go}} and {program: mean}."""
    shown = [name for name in COLOURS if name in ratios]
    kinds = list(ratios[shown[0]])
    every = [ratio for name in shown for ratio in ratios[name].values()]
    # The bars begin at 1, native Go; the axis has room for what is faster.
    made = Picture(min(0.7, min(every) * 0.93), max(every) * 1.1)
    title = "Time of Go programs as WebAssembly, in multiples of native Go"
    made.text(20, 30, title, size=17, weight="600")
    made.text(20, 50, "One thread each, lower is better, logarithmic scale.", fill=FAINT)

    top = 74
    bottom = top + len(shown) * (BAR + GAP)
    made.text(20, top + 4, "Geometric mean of twelve kernels", weight="600")
    top, bottom = top + 16, bottom + 16
    made.grid(top, bottom)
    for index, name in enumerate(shown):
        y = top + GAP / 2 + index * (BAR + GAP)
        made.text(LEFT - 12, y + BAR - 5, name, "end")
        left, right = sorted((made.x(1), made.x(means[name])))
        made.bar(left, right, y, COLOURS[name])
        made.text(max(left, right) + 7, y + BAR - 5, "%.2f×" % means[name], weight="600")

    top = bottom + 54
    made.text(20, top - 12, "Each kernel", weight="600")
    x = LEFT + 60
    for name in shown:
        made.dot(x, top - 16, COLOURS[name])
        made.text(x + 10, top - 12, name, size=12)
        x += 28 + 8 * len(name)
    bottom = top + len(kinds) * ROW + 4
    made.grid(top, bottom)
    for index, kind in enumerate(kinds):
        y = top + ROW / 2 + 2 + index * ROW
        made.text(LEFT - 12, y + 4, kind, "end")
        for name in reversed(shown):           # ours on top
            made.dot(made.x(ratios[name][kind]), y, COLOURS[name])
    made.save(path, int(bottom + 34), title)
