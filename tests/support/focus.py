"""Where the keyboard is, and whether whoever uses it can see that."""

from __future__ import annotations

# For the inside of an async function in a page: whether a mark, the control or what is drawn for it, shows that it has the focus. A
# control taller than a quarter of the window need not stand in it whole. The middle of words that stand on two lines may be other words'.
SEEN = """
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); // Tab scrolls with the next frame
    const seen = (mark) => {
        const style = getComputedStyle(mark), box = mark.getBoundingClientRect();
        const line = [...mark.getClientRects()].sort((a, b) => b.width - a.width)[0] || box;
        const [x, y] = [line.left + line.width / 2, line.top + Math.min(line.height / 2, 20)];
        const at = document.elementFromPoint(x, y), control = document.activeElement;
        return {
            ringed: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2 && !/, 0\\)$/.test(style.outlineColor),
            inView: box.width > 0 && box.top >= 0 && box.left >= 0 && box.right <= innerWidth + 1
                && (box.bottom <= innerHeight + 1 || (box.height > innerHeight / 4 && y <= innerHeight)),
            onTop: !!at && (mark.contains(at) || control.contains(at) || at.contains(mark)),
        };
    };
"""
