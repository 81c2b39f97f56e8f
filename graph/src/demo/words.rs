//! What is talked about and written down in the example book. Gaps: `{f}` first name, `{c}` company, `{p}` place,
//! `{s}` what their trade talks about.

/// Trades by their letter: tag, kind of service, offers, needs, aims, subjects.
pub(super) const TRADES: &str = "\
t|Tax|Tax advice|Customs and VAT advice;Transfer pricing reviews;VAT lectures for importers|Importers changing warehouse systems;A podcast that explains customs;Salary benchmarks for advisers|Open an office in Gothenburg|the new customs ruling;VAT on chain deliveries;the transfer pricing file;the coming tax audit;duties on steel;the e-invoicing deadline
l|Law|Legal advice|Restructuring law;Quick contract reviews;Arbitration of shipping disputes|An interim CFO for a client in trouble;Survey data on freight claims;A speaking slot on insolvency|Build a practice for shipping disputes|the supplier dispute;an insolvency in the supply chain;the new liability clauses;a warranty claim from Italy;the works council talks;the arbitration in London
s|Shipping|Logistics|Depot benchmarks;Freight tenders;Cold chain know-how|An interim CFO for the Danish arm;Warehouse systems for the depot;Trade finance for two lanes|Get the depot on time before winter|the Rotterdam depot;empty containers;freight rates to Asia;the port strike;the new feeder line;cold chain losses
f|Finance|Finance|Interim CFO assignments;Treasury and cash planning;Tender experience with auditors|Supplier finance for three plants;Demand forecasting that the board believes;Supplier audits without extra people|Close the books in five days|the audit tender;cash planning;the budget round;the bank covenants;a faster closing of the books;the finance team in Gdańsk
e|Private equity|Capital|Buyout capital for family firms;Succession advice;Board mandates for operators|An interim manager for a plant;Contract reviews before a closing;Nearshoring studies for a portfolio firm|Close the second fund|the succession at a family firm;the second fund;an add-on purchase;the operating plan of a portfolio firm;an exit next year;due diligence on suppliers
a|Association|Network|A speaking slot at the annual evening;Mentors for founders;Survey of members|Voices on nearshoring;A lean factory to visit;Sponsors from trade finance|Double the number of members under forty|the annual evening;the members’ survey;the working group on nearshoring;the search for speakers;the mentoring programme;the new statutes
b|Banking|Lending|Working capital loans;Trade finance;Supplier finance|Restructuring law, answered quickly;Freight data by lane;Family firms with a succession ahead|Lend to ten more family firms|supplier finance;covenants for family firms;the lending pause;export guarantees;a loan against stock;the new rating model
o|Operations|Operations|Tours of a lean factory;Robotics pilots;Nearshoring experience in Portugal|Supplier audits done twice as fast;Robotics engineers;Treasury help for a new plant|Halve the scrap on line two|scrap rates on line two;the robot pilot;the move of a line to Portugal;night shifts;supplier audits;spare parts that come late
p|Procurement|Procurement|Supplier scorecards;Audit checklists;Packaging sources|Cold chain partners;Procurement reviews from outside;Packaging makers in Portugal|Get by with half as many suppliers|the supplier scorecard;packaging prices;audits of forty suppliers;dual sourcing;the tender for transport;the cost of quality
d|Software|Software|Demand forecasting software;Warehouse systems;Data engineers|Working capital until the next round;Depot benchmarks to test against;Board mandates filled by operators|Win three pilot customers|the forecasting pilot;the warehouse migration;data from suppliers;the next funding round;a failed interface;pricing by use
m|Media|Research|Articles on nearshoring;Survey data on freight;A podcast on customs and trade|Three voices on nearshoring;Tours of a factory for readers;Plain words on transfer pricing|A series that people quote|the nearshoring series;the freight index;an interview about ports;the reader survey;a podcast on procurement;the trade figures
h|People|Executive search|Search for finance chiefs;Interim manager pool;Salary benchmarks|A CFO with treasury experience;Succession advice for an owner;Operators with board mandates|Two more searches in shipping|the search for a plant manager;interim managers;pay bands;the handover at the top;a coaching programme;hiring in the north
";

/// Beside the trade.
pub(super) const TAGS: &str =
    "Board|Speaker|Alumni|Christmas card|Sailing|Panel|Advisory circle|Rotary|Choir";

pub(super) const TALKS: &str = "{f} asked how others handle {s}.|Spoke of little else than {s}. The board is impatient.|{f} wants a second opinion on {s}. Next step is a list of names.|A long talk about {s}. It is further along than I thought.|{f} has new people for {s} and is proud of them.|We compared notes on {s}. Worth another hour.|At {c}, {s} takes all of the time just now.|{f} wants to hear from somebody who has lived through {s}.|Lunch in {p}. Mostly {s}, then sailing.|{f} worries about {s} and said so openly.|Good news from {c}: {s} is settled for this year.|{f} would speak about {s} in public if asked.|We asked ourselves what would make {s} easier. Fewer surprises, mostly.|A deputy takes over {s}; {f} wants us to meet.|Told {f} what I saw elsewhere about {s}.|{f} liked the one-page summary on {s} and passed it on.|Half an hour on {s}, half an hour on children.|{f} looks for allies on {s} before the next board.|{f} had read my piece and disagreed on {s}. Useful.|Walked the site in {p} together. {s_} came up twice.|{f} was tired. Kept it short: only {s}.|Sketched {s} on a napkin; {f} kept it.";

pub(super) const MY_MAILS: &str = "Sent a short note on {s}.|Asked how {s} went.|Passed on an article about {s}.|Sent dates for a call about {s}.|Congratulated {f} on the news from {c}.|Asked {f} to look over a page on {s}.";

pub(super) const THEIR_MAILS: &str = "{f} wrote to ask about {s}.|{f} sent the figures on {s}.|{f} asked for a name to help with {s}.|{f} wrote that the last talk helped with {s}.|{f} wants to move our date, and asks about {s}.";

pub(super) const MEETINGS: &str = "In the coffee queue: {s}. {f} laughed at the programme.|Sat beside {f} at lunch and heard about {s}.|{f} asked a sharp question about {s} and stayed after.|Walked to the station with {f}, talking about {s}.|{f} showed me round the stands. {s_} is what keeps {c} busy.";

pub(super) const MISSED: &str =
    "No answer; rang back the next day.|Engaged. Spoke later in the week.";

pub(super) const BRING: &str = "The depot benchmark, one page|Two names for {s}|The checklist for supplier audits|What others do about {s}";

pub(super) const MINE: &str = "The two-page note on {s}|A name for {s}|The checklist for supplier audits|A look over the draft on {s}|Dates for the next seminar|The scorecard, filled in as an example";

pub(super) const THEIRS: &str = "Two names for {s}|Dates for a visit to {c}|The figures on {s}|An introduction to the new chair|A word with the board about {s}";

pub(super) const WITH_WHAT: &str =
    "Send the checklist they liked|Ask about {s}|Send the talk’s slides|Propose a call about {s}";

/// Notes of exchanges, by kind, in the order of the kinds.
pub(super) const GIFTS: [&str; 9] = [
    "A small client, by word of mouth",
    "Two names over coffee",
    "A two-page note on {s}|The figures on {s}|Early word about {s}",
    "A hint that a firm in {p} looks for help with {s}",
    "An hour of thinking about {s}|A second opinion on {s}",
    "A joint seminar on {s}|A paper on {s}, written together",
    "A seat at a dinner in {p}|A place on the panel about {s}",
    "A mention in a talk on {s}|A quote in an article about {s}",
    "A card with a few lines|A call to say what came of it|Named with thanks in front of the others",
];

/// What is known of somebody beside work.
pub(super) const ABOUT: &str = "Sails every Sunday that the wind allows.|Two daughters; the older one begins at Lund.|Never before ten, always with coffee.|Reads everything to the end and answers in the evening.|Restores a wooden boat and is glad to be asked about it.|Grew up above a bakery; still bakes on Saturdays.|Learns Portuguese.|Sings in a choir, bass.|Cycles to work through all weathers.|Knows everybody at the port by first name.|Wants the short version first.|Cooks for twenty at midsummer.|Plays chess by post with a brother.|Allergic to slides.|Coaches a girls’ football team.|Walks in the hills with an old dog.|Keeps bees on the roof.|Prefers a call to three mails.|Came to the trade through the merchant navy.|Collects sea charts.";

/// Answers to the five questions, in their order.
pub(super) const ANSWERS: [&str; 5] = [
    "{i} companies around {p} with fifty to five hundred people|Owners in {i} who decide themselves",
    "Work that begins with {s}|Boards that have just changed",
    "Names rather than advice|A word to the owner, not to the department",
    "Somebody who has lost sleep over {s}|A new chief in {i} in the first hundred days",
    "A call before nine, no long mails|A message first, then a call|Mail, and answers by Friday",
];

pub(super) const CLOSER: &str = "Two referrals in a quarter|We serve the same kind of client now|Always answers, always asks back|Wants to write something together";

pub(super) const FURTHER: &str = "Changed trade; little in common now|A year of short answers|Moved to Asia|Said that once a year is enough";
