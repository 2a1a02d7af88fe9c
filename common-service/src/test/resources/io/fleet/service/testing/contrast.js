/**
 * The texts that can be seen on the page, each with its contrast, as WCAG 2.2 defines it in success criterion 1.4.3 (relative luminance of sRGB).
 * What has only the map behind it must stand out from any map: the contrast is the lower of those over black and over white.
 */
(() => {
  const all = {};
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const parts = (colour) => {
    if (!colour.startsWith("rgb")) throw new Error(`colour: ${colour} (expected: rgb(…) or rgba(…))`);
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([red, green, blue, alpha], below) => [red, green, blue].map((part, i) => part * alpha + below[i] * (1 - alpha));
  /** What can be behind the element's text. */
  const grounds = (element) => {
    const sheets = [];
    for (let at = element; at !== null; at = at.parentElement) {
      const sheet = parts(getComputedStyle(at).backgroundColor);
      sheets.unshift(sheet);
      if (sheet[3] === 1) break;
    }
    const behind = (first) => sheets.reduce((below, sheet) => over(sheet, below), first);
    return [behind([0, 0, 0]), behind([255, 255, 255])];
  };
  const add = (text, element, colour) => {
    let veil = 1;
    for (let at = element; at !== null; at = at.parentElement) veil *= Number(getComputedStyle(at).opacity);
    const [red, green, blue, alpha] = parts(colour);
    const least = Math.min(...grounds(element).map((ground) => contrast(over([red, green, blue, alpha * veil], ground), ground)));
    all[text] = Math.min(all[text] ?? Infinity, least);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text !== "" && element.checkVisibility({ visibilityProperty: true })) add(text, element, getComputedStyle(element).color);
  }
  for (const field of document.querySelectorAll("input:not([type=range])")) {
    if (!field.checkVisibility({ visibilityProperty: true })) continue;
    if (field.placeholder !== "") add(field.placeholder, field, getComputedStyle(field, "::placeholder").color);
    add(`${field.id}: ${field.value}`, field, getComputedStyle(field).color);
  }
  return all;
})();
