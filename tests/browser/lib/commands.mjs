// What makes a book of a given size.

const GIVEN = ["Amina", "Bruno", "Clara", "Daniel", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katya", "Luis", "Mira", "Nils", "Olga", "Priya"];
const FAMILY = ["Haddad", "Keller", "Nowak", "Okafor", "Raman", "Ibarra", "Weber", "Chen", "Lindqvist", "Moreau", "Rossi", "Tanaka", "Varga", "Young", "Zeller"];
const CHANNELS = ["call", "one_to_one", "email", "message", "video"];

/** Lines of commands for so many people and interactions, the same every time. */
export function commands(people, interactions, today) {
  const id = (kind, n) => `01890000-0000-7000-8${kind}00-${n.toString(16).padStart(12, "0")}`;
  const day = (back) => new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10);
  const lines = [];
  for (let n = 0; n < people; n += 1) {
    const name = `${GIVEN[n % GIVEN.length]} ${FAMILY[n % FAMILY.length]} ${n + 1}`;
    const person = {
      name,
      positions: [{ company: `Company ${n % 97}`, title: "Partner" }],
      emails: [{ value: `person${n + 1}@example.com` }],
      tags: n % 4 === 0 ? ["customs"] : [],
      tier: n % 50 === 0 ? 1 : n % 20 === 0 ? 2 : n % 5 === 0 ? 3 : null,
      origin: "imported",
    };
    if (person.tier === null) delete person.tier;
    lines.push({ do: "add_person", id: id(1, n), on: day(400), person });
  }
  for (let n = 0; n < interactions; n += 1) {
    const interaction = { id: id(2, n), people: [id(1, (n * 7919) % people)], on: day((n * 31) % 390), channel: CHANNELS[n % CHANNELS.length], note: `Talk number ${n}` };
    lines.push({ do: "save_interaction", interaction });
  }
  return lines.map((line) => JSON.stringify(line)).join("\n") + "\n";
}
