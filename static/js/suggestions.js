/* Completes the search field of the directory: the editable combobox with a list of WAI-ARIA 1.2, chosen by hand.

   It adds, and takes nothing away: Enter without a chosen suggestion sends the form; a browser that lacks something, a
   network that fails or a search that takes too long leave the plain form. Suggestions are links with the role of
   options, so that a click, Ctrl and a click, or a long press do what they do on any link.
   Why it is ours: docs/adr/0010-completion.md */

(() => {
  "use strict";

  const FEWEST_LETTERS = 2;
  const PAUSE_IN_TYPING = 120; // ms
  // Said once the typing has stopped: screen readers are still saying the letters before that.
  const PAUSE_BEFORE_SAYING = 500; // ms

  const { directory, suggestions: address } = document.currentScript.dataset;
  const field = document.getElementById("q");
  const able = window.fetch && window.AbortController && window.URLSearchParams;
  if (!able || !field || !field.form || field.form.getAttribute("action") !== directory) return;
  // A search kept inside a pôle: a suggestion would lead out of it.
  if (field.form.querySelector("input[type=hidden][name=pole]")) return;

  // Out of the way of Tab: a box that scrolls would stop it.
  const list = element("div", { id: "q-suggestions", class: "suggestions", role: "listbox", tabindex: "-1" });
  list.setAttribute("aria-label", "Suggestions");
  const status = element("p", { class: "visually-hidden", role: "status" });
  let active = -1; // the place of the suggestion chosen with the keys, -1 while the field has them
  let filledFor = ""; // the text that the list answers
  let asking = null; // what aborts the question under way; it also tells the last question from the earlier ones
  let typing, saying; // timers

  const isOpen = () => !list.hidden;
  const text = () => field.value.trim();

  function element(name, attributes, words = "") {
    const made = document.createElement(name);
    Object.keys(attributes).forEach((key) => made.setAttribute(key, attributes[key]));
    made.textContent = words;
    return made;
  }

  function option({ kind, label, note, url }, place) {
    const made = element("a", { id: `q-suggestion-${place}`, role: "option", "aria-selected": "false", href: url });
    made.tabIndex = -1;
    // A member's note is its place; all others say what they are in theirs.
    const kindAndNote = kind === "membre" ? ["Membre", note].filter(Boolean).join(" · ") : note;
    made.appendChild(element("span", { class: "suggestion-label" }, label));
    made.appendChild(document.createTextNode(" "));
    made.appendChild(element("span", { class: "suggestion-note" }, kindAndNote));
    return made;
  }

  function activate(place) {
    if (active >= 0) list.children[active].setAttribute("aria-selected", "false");
    active = place;
    if (active < 0) return field.removeAttribute("aria-activedescendant");
    const chosen = list.children[active];
    chosen.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", chosen.id);
    // Without this feature, the page would jump where only the list should move.
    if ("scrollBehavior" in document.documentElement.style) chosen.scrollIntoView({ block: "nearest" });
    else list.scrollTop = chosen.offsetTop;
  }

  /* From the field down the list and back to the field, in both directions. */
  function move(step) {
    const stops = list.children.length + 1;
    activate(((active + 1 + step + stops) % stops) - 1);
  }

  function say(words) {
    clearTimeout(saying);
    status.textContent = "";
    if (words) saying = setTimeout(() => { status.textContent = words; }, PAUSE_BEFORE_SAYING);
  }

  function open() {
    const number = list.children.length;
    list.hidden = false;
    list.scrollTop = 0;
    field.setAttribute("aria-expanded", "true");
    say(`${number} suggestion${number > 1 ? "s" : ""}`);
  }

  function close() {
    clearTimeout(typing);
    if (asking) asking.abort();
    asking = null;
    activate(-1);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    say("");
  }

  function show(found, asked) {
    close();
    list.textContent = "";
    found.forEach((suggestion, place) => list.appendChild(option(suggestion, place)));
    filledFor = asked;
    if (found.length) open();
    else say("Aucune suggestion");
  }

  function ask() {
    if (asking) asking.abort();
    const asked = text();
    const question = asking = new AbortController();
    const isLast = () => question === asking;
    fetch(`${address}?${new URLSearchParams({ q: asked })}`, { signal: question.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
      .then((answer) => { if (isLast()) show(answer.suggestions, asked); })
      .catch(() => { if (isLast()) close(); });
  }

  function reopen() {
    if (text().length < FEWEST_LETTERS) return;
    if (filledFor === text() && list.children.length) open();
    else ask();
  }

  function closeOrClear() {
    const hasWork = isOpen() || field.value !== "";
    if (!isOpen()) field.value = "";
    close();
    return hasWork;
  }

  /* What a key does; true where it replaces what the browser does with it. */
  const KEYS = {
    ArrowDown: () => { if (isOpen()) move(1); else reopen(); return true; },
    ArrowUp: () => { if (isOpen()) move(-1); else reopen(); return true; },
    Home: () => active >= 0 && (activate(0), true),
    End: () => active >= 0 && (activate(list.children.length - 1), true),
    ArrowLeft: () => { activate(-1); },
    ArrowRight: () => { activate(-1); },
    Enter: () => active >= 0 && (list.children[active].click(), true),
    Escape: closeOrClear,
  };

  field.addEventListener("keydown", (event) => {
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing;
    if (!modified && KEYS[event.key] && KEYS[event.key]()) event.preventDefault();
  });
  field.addEventListener("input", () => {
    activate(-1);
    clearTimeout(typing);
    if (text().length < FEWEST_LETTERS) close();
    else typing = setTimeout(ask, PAUSE_IN_TYPING);
  });
  field.form.addEventListener("submit", close);
  // A page that comes back from the browser's memory comes back as it was left.
  window.addEventListener("pagehide", close);
  // The field keeps the focus while a suggestion is pressed; a screen reader may yet give it to the suggestion.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.parentNode.addEventListener("focusout", (event) => { if (!list.contains(event.relatedTarget)) close(); });

  list.hidden = true;
  field.insertAdjacentElement("afterend", list);
  list.insertAdjacentElement("afterend", status);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
})();
