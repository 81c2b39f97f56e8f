// What was read off cards against what is printed on them: truth and fields in, figures out.

/** Small letters without accents; `ae`, `oe`, `ue` count as `a`, `o`, `u`, for English data reads no dots. */
export function loose(text) {
  return (text ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[øœ]/g, 'o')
    .replace(/æ/g, 'a')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
    .replace(/ß/g, 'ss')
    .replace(/([aou])e/g, '$1')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const exact = (text) => (text ?? '').normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
const among = (value, list, fold) => list.some((one) => fold(one) === fold(value));
const mail = (text) => text.trim().toLowerCase();
const host = (text) =>
  (text ?? '').toLowerCase().replace(/^https?:\/\//, '').replace(/^www\./, '').replace(/\/+$/, '');

/** One card: every field as `[right, wanted]`, and what was shown as certain. */
export function scoreCard(truth, fields) {
  const { fields: wanted, extra = {} } = truth;
  const names = extra.name_accept ?? [wanted.name];
  const companies = extra.company_accept ?? [wanted.company];
  const emails = fields.emails.map((e) => mail(e.value));
  const wantedEmails = (wanted.emails ?? []).map(mail);
  const phones = fields.phones.map((p) => p.e164).filter(Boolean);
  const wantedPhones = (wanted.phones ?? []).map((p) => p.e164);
  const one = (want, right) => (want ? [right ? 1 : 0, 1] : [0, 0]);
  const many = (want, have) => [want.filter((value) => have.includes(value)).length, want.length];
  const certain = (found, right) => {
    const sure = found.filter((f) => f.certain);
    return [sure.filter(right).length, sure.length];
  };
  return {
    recall: {
      email: many(wantedEmails, emails),
      phone: many(wantedPhones, phones),
      name: one(wanted.name, among(fields.name?.value, names, loose)),
      company: one(wanted.company, among(fields.company?.value, companies, loose)),
      title: one(wanted.title, among(fields.title?.value, [wanted.title], loose)),
      website: one(wanted.website, fields.webs.some((w) => host(w.value) === host(wanted.website))),
      address: one(wanted.address, among(fields.address?.value, [wanted.address], loose)),
    },
    // The same with every accent in its place.
    exact: {
      name: one(wanted.name, among(fields.name?.value, names, exact)),
      company: one(wanted.company, among(fields.company?.value, companies, exact)),
      title: one(wanted.title, among(fields.title?.value, [wanted.title], exact)),
    },
    labels: many(
      (wanted.phones ?? []).filter((p) => phones.includes(p.e164)).map((p) => `${p.type} ${p.e164}`),
      fields.phones.map((p) => `${p.label === 'direct' ? 'office' : p.label} ${p.e164}`),
    ),
    certain: {
      email: certain(fields.emails, (e) => wantedEmails.includes(mail(e.value))),
      phone: certain(fields.phones, (p) => wantedPhones.includes(p.e164)),
      name: certain([fields.name ?? {}], (n) => among(n.value, names, loose)),
      company: certain([fields.company ?? {}], (c) => among(c.value, companies, loose)),
    },
  };
}

const rate = ([right, all]) => ({
  right,
  of: all,
  share: all === 0 ? null : Math.round((right / all) * 1000) / 1000,
});

function sum(cards, pick) {
  const total = {};
  for (const card of cards) {
    for (const [field, [right, all]] of Object.entries(pick(card))) {
      const [r, a] = total[field] ?? [0, 0];
      total[field] = [r + right, a + all];
    }
  }
  return Object.fromEntries(Object.entries(total).map(([field, pair]) => [field, rate(pair)]));
}

/** All cards: `[{truth, fields, ms?}]` to recall by field and difficulty, precision of what was certain, and time. */
export function score(read) {
  const cards = read.map(({ truth, fields, ms }) => ({
    difficulty: truth.difficulty ?? 'all',
    ms,
    ...scoreCard(truth, fields),
  }));
  const recall = { all: sum(cards, (c) => c.recall) };
  for (const difficulty of [...new Set(cards.map((c) => c.difficulty))].sort()) {
    recall[difficulty] = sum(cards.filter((c) => c.difficulty === difficulty), (c) => c.recall);
  }
  const times = cards.map((c) => c.ms).filter((ms) => ms !== undefined).sort((a, b) => a - b);
  return {
    cards: cards.length,
    recall,
    recall_with_accents: sum(cards, (c) => c.exact),
    phone_labels: sum(cards, (c) => ({ right: c.labels })).right,
    certain: sum(cards, (c) => c.certain),
    ...(times.length > 0 && {
      ms_per_card: {
        median: times[Math.floor(times.length / 2)],
        most: times[times.length - 1],
      },
    }),
  };
}
