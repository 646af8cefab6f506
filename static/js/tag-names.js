// Where tags are typed, those that there are already come up, with how many photos carry them: a tag that is written the same
// way is the same tag. The page of all tags says which there are.
import { combobox } from "./combobox.js";
import { fetchPage } from "./page.js";
import { say } from "./say.js";

const MOST = 8;

export default function attach(input) {
  let known;
  // Once for a page, when somebody begins to type.
  const tags = async () => {
    known ??= fetchPage("/tags").then(({ document: there, status, url }) => {
      if (status !== 200 || url.pathname !== "/tags") throw new Error(`no tags: ${status}`);
      return [...there.querySelectorAll(".tags--all .tag")].map(read);
    });
    known.catch(() => (known = undefined));
    return known;
  };
  let typed;
  const suggest = async () => {
    const { before, begun, after } = (typed = parts(input));
    const others = `${before},${after}`.split(",").map(folded);
    const name = folded(begun);
    const found = name ? (await tags()).filter(({ folded }) => begins(folded, name) && !others.includes(folded)) : [];
    const suggestions = found.sort((a, b) => b.count - a.count).slice(0, MOST);
    return { suggestions, said: say("tag-suggestions", { n: suggestions.length }) };
  };
  const take = ({ text }) => {
    const begin = `${typed.before}${typed.before && " "}${text}`;
    input.value = begin + typed.after;
    input.setSelectionRange(begin.length, begin.length);
  };
  combobox(input, { place: input.closest(".field"), suggest, take });
}

// The name in which the caret stands, as far as it is typed, and the others.
function parts({ value, selectionStart: at }) {
  const from = value.slice(0, at).lastIndexOf(",") + 1;
  const to = value.indexOf(",", at);
  return { before: value.slice(0, from), begun: value.slice(from, at), after: to < 0 ? "" : value.slice(to) };
}

function read(tag) {
  const label = tag.querySelector(".tag__count").textContent;
  const text = tag.firstChild.textContent.trim();
  return { text, label, count: Number(label), folded: folded(text) };
}

// Without accents and capitals, as the search has it.
const folded = (text) => text.trim().normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

const begins = (name, begun) => ` ${name}`.includes(` ${begun}`);
