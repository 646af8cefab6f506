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
    known ??= fetchPage("/tags").then(({ document: there }) => [...there.querySelectorAll(".tags--all .tag")].map(read));
    known.catch(() => (known = undefined));
    return known;
  };
  const suggest = async (text) => {
    const names = text.split(",").map(folded);
    const begun = names.pop();
    const found = begun ? (await tags()).filter(({ folded }) => begins(folded, begun) && !names.includes(folded)) : [];
    const suggestions = found.sort((a, b) => b.count - a.count).slice(0, MOST);
    return { suggestions, said: say("tag-suggestions", { n: suggestions.length }) };
  };
  // In place of what was begun.
  const take = ({ text }) => {
    const before = input.value.split(",").slice(0, -1).map((name) => name.trim());
    input.value = [...before, text].join(", ");
  };
  combobox(input, { place: input.closest(".field"), suggest, take });
}

function read(tag) {
  const label = tag.querySelector(".tag__count").textContent;
  const text = tag.firstChild.textContent.trim();
  return { text, label, count: Number(label), folded: folded(text) };
}

// Without accents and capitals, as the search has it.
const folded = (text) => text.trim().normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

const begins = (name, begun) => ` ${name}`.includes(` ${begun}`);
