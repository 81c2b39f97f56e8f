//! The people of the example book, one a line.
//!
//! Name, pronouns where entered, group, title, company, place, industry, and a plan: stage (I C P M L, `?` for to sort,
//! `-` for none), days since the last contact (for Initial: since we met; none: by chance), goodwill (b balanced,
//! c in credit, o overdrawn, w one-sided, s sowing, r resting, n nothing), and what is special:
//! `!` the stage's own step is due, `2` `3` approaches unanswered, `a` a reply is owed, `f` met at the last event with a
//! follow-up, `i` imported and no more, `p` left in peace, `q` nothing from them for long, `t` trade stopped,
//! `u` thanks owed, `x` not met yet, `z` snoozed until today.

/// How many of the lines are tier 1, how many tier 2 and 3; the rest is the wider circle.
pub(super) const TIERS: [usize; 3] = [8, 20, 60];

pub(super) const CAST: &str = "\
Priya Raman|she|t|Partner|Lowell Raman Tax|Hamburg|Shipping|P49c
Henrik Dahl|he|f|CFO|Nordhavn Shipping|Copenhagen|Shipping|P36b
Marcus Feld|he|l|Partner|Feld Harnisch|Hamburg|Manufacturing|P20b
Colm Brennan||b|Head of corporate lending|Hanse Kreditbank|Hamburg|Finance|M12b
Anneke de Wit|she|e|M&A adviser|De Wit & Kolk|Rotterdam|Energy|P6cu
Ingrid Halvorsen|she|a|Managing director|Baltic Industry Club|Gothenburg|Manufacturing|C15b
Tendai Moyo||o|COO|Wendt Pumps|Bremen|Manufacturing|C22o
Beatriz Antunes|she|p|Chief procurement officer|Casa Lume|Porto|Food|M25b
Jonas Okafor|he|d|Founder|Brightwell Labs|London|Software|M98s
Leila Haddad|she|p|Head of procurement|Meridian Foods|Rotterdam|Food|C35b
Oskar Lindqvist|he|e|Partner|Fjord Capital|Oslo|Finance|M56b
Yuki Tanabe||f|Interim CFO|Tanabe Advisory|Hamburg|Manufacturing|P21b!
Nadia Kowalska|she|t|Lecturer in VAT|Motława Tax School|Gdańsk|Retail|P40c
Rafael Ibáñez|he|l|Shipping lawyer|Ibáñez Roca|Valencia|Shipping|M70b
Mei-Ling Zhao||s|Director of freight|Eastgate Lines|Singapore|Shipping|C18s
Samuel Adeyemi|he|b|Head of trade finance|Lagoon Trust Bank|London|Finance|-100b2
Clara Bergmann|she|f|CFO|Ostsee Werften|Lübeck|Shipping|M30b!
Mateusz Zieliński|he|o|Plant manager|Baltex Castings|Gdańsk|Manufacturing|C24b!
Fatima El Amrani|she|p|Category manager|Groupe Sillage|Antwerp|Retail|C9s
Wouter Claes|he|s|Depot manager|Kaai Logistics|Antwerp|Shipping|M60ba
Hannah Whitfield|she|e|Principal|Thornbury Partners|London|Manufacturing|P33o
Kenji Morita||d|Head of product|Sanagi Systems|Hamburg|Software|C27bu
Amara Diallo|she|h|Executive search|Diallo Reuter|Frankfurt|Finance|M44b
Lorenzo Bianchi|he|o|Operations director|Officine Lago|Milan|Automotive|-50o
Siobhan Kerr|she|a|Secretary general|Ports and Harbours League|Rotterdam|Shipping|-75b
Viktor Hägglund|he|s|Managing director|Hägglund Spedition|Gothenburg|Shipping|C14b
Aylin Şahin|she|m|Freight economist|Institute for Trade Routes|Hamburg|Energy|P28b
Tobias Engel|he|t|Customs adviser|Engel Zoll|Bremen|Retail|M10r
Sarah Chen|she|p|COO|Acme Tools|London|Manufacturing|I5nf
Elif Aydın|she|m|Editor|Produktion Heute|Hamburg|Media|I6nf
Grace Otieno|she|a|Chair|Women in Industry North|Copenhagen|Manufacturing|M82b
Pedro Salgado|he|s|Fleet manager|Atlântica Cargo|Porto|Shipping|I35s
Noor van Dijk||h|HR director|Havenbedrijf Zuid|Rotterdam|Shipping|I50s
Arjun Mehta|he|d|CTO|Parcelwise|London|Software|I33b
Zofia Wiśniewska|she|l|Contract lawyer|Wiśniewska Legal|Gdańsk|Construction|I6nf
Liam O’Rourke|he|b|Relationship manager|Shannon Mercantile|Dublin|Food|I20s
Maximilian Thoma|he|f|CFO|Thoma Getriebe|Stuttgart|Automotive|-380nz
Ewa Nowak|she|f|Finance director|Polmer Stal|Gdańsk|Manufacturing|-400bz
Giulia Conti|she|t|Tax counsel|Conti Ferraro|Milan|Retail|-390nz
Ravi Subramaniam|he|s|Head of operations|Coromandel Shipping|Singapore|Shipping|-375sz
Astrid Nygaard|she|e|Investment manager|Skagen Growth|Oslo|Energy|-410nz
Femi Balogun||b|Director|Lagoon Trust Bank|London|Finance|-385bz
Karin Lindholm|she|p|Buyer|Nordisk Papper|Gothenburg|Retail|-395nz
Daniel Hofer|he|d|Managing director|Hofer Datenwerk|Zürich|Software|-60n2
Mariam Aziz|she|m|Producer|Harbour Radio|London|Media|-45n3
Patrick Van Acker|he|o|Plant director|Schelde Chemie|Antwerp|Chemicals|-100w
Sofia Papadaki|she|s|Crew manager|Aegis Marine|Piraeus|Shipping|-40wt
Jakub Horák|he|l|Insolvency lawyer|Horák a Syn|Prague|Construction|-80bq
Chloé Marchand|she|e|Associate|Rive Droite Capital|Paris|Retail|-150o
William Achebe|he|a|Programme lead|Supply Chain Guild|London|Manufacturing|-90ba
Olga Marinescu|she|h|Partner|Marinescu Talent|Bucharest|Software|-300np
Anton Berger|he|o|Production manager|Wendt Pumps|Bremen|Manufacturing|-b
Lucía Fernández|she|p|Sourcing lead|Grupo Almadén|Madrid|Food|-n
Kwame Mensah|he|s|Port captain|Tema Gateway|Accra|Shipping|M40s
Inês Carvalho|she|t|VAT specialist|Carvalho Pinto|Porto|Food|-s
Mikkel Sørensen|he|f|Group controller|Nordhavn Shipping|Copenhagen|Shipping|-b
Hiroshi Nakagawa||o|Quality director|Nakagawa Seiki|Hamburg|Automotive|-n
Elena Petrova|she|d|Data engineer|Brightwell Labs|London|Software|-s
Paul Lefèvre|he|b|Head of factoring|Crédit du Littoral|Lille|Retail|M66b
Aisha Rahman|she|l|Employment lawyer|Rahman Stokes|London|Healthcare|-r
Gustav Ekström|he|a|Board member|Baltic Industry Club|Gothenburg|Energy|-b
Judith Kaplan|she|m|Business reporter|The Ledger Weekly|New York|Media|-s
Thabo Nkosi|he|s|Logistics director|Umoya Freight|Durban|Shipping|-n
Margit Saar||d|Founder|Tarvik|Tallinn|Software|M20s
Bruno Keller|he|e|Partner|Helvia Equity|Zürich|Healthcare|-n
Nia Roberts|she|h|Coach|Roberts & Lake|Cardiff|Education|-r
Jean-Luc Moreau|he|o|Factory director|Verrerie Moreau|Lyon|Glass|-n
Andrea Romano|she|f|CFO|Tessuti Romano|Milan|Retail|-b
Björn Sigurðsson|he|p|Head of purchasing|Norðurfiskur|Reykjavík|Fisheries|-250n
Tomás Brandão|he|o|Head of operations|Ferrovia Norte|Porto|Railways|-345n
Valentina Cruz|she|m|Podcast host|Cadena Abierta|Madrid|Media|-s
Stefan Ilić|he|s|Warehouse manager|Kaai Logistics|Antwerp|Shipping|-b
Hye-jin Park||d|Analyst|Sanagi Systems|Hamburg|Software|-n
Carsten Ohm|he|l|Notary|Notariat Ohm|Kiel|Real estate|-270n
Rania Khoury|she|p|Supplier quality|Meridian Foods|Rotterdam|Food|-s
Simon Achterberg|he|t|Partner|Achterberg Fiscaal|Utrecht|Agriculture|-220n
Dorota Lis|she|h|Recruiter|Lis Kadry|Warsaw|Manufacturing|-n
Ahmed Farouk|he|s|Commercial director|Delta Bulk|Alexandria|Shipping|-b
Eleanor Price|she|e|Operating partner|Thornbury Partners|London|Manufacturing|M50b
Camille Dubois|she|m|Researcher|Institute for Trade Routes|Hamburg|Energy|-s
Ole Petersen|he|s|Broker|Petersen & Holm|Hamburg|Shipping|M30b
Sunita Patel|she|f|Treasurer|Albion Bearings|Birmingham|Automotive|-n
Katarzyna Wrona|she|a|Events lead|Ports and Harbours League|Rotterdam|Shipping|-b
Ibrahim Touré|he|b|Credit analyst|Hanse Kreditbank|Hamburg|Finance|-s
Rosa Lindgren|she|p|Packaging buyer|Nordisk Papper|Gothenburg|Retail|-n
Marek Dvořák|he|o|Lean manager|Baltex Castings|Gdańsk|Manufacturing|-b
Helen Zhou||t|Transfer pricing lead|Lowell Raman Tax|Hamburg|Software|-s
Owen Pritchard|he|l|Arbitrator|Lantern Chambers|London|Shipping|-n
Amira Solberg|she|o|Project manager|Solberg Offshore|Bergen|Energy|?5n
Victor Almeida|he|s|Terminal planner|Porto do Norte|Porto|Shipping|?5n
Lotte Friis||p|Buyer|Dansk Ostelaug|Aarhus|Food|?6n
Hugo Bernard|he|d|Sales lead|Palettier|Lyon|Software|?6n
Ngozi Eze|she|b|Trade finance manager|Niger Coast Credit|Lagos|Finance|?5n
Till Sommer|he|m|Photographer|Sommer Bild|Gothenburg|Media|?5n
Gerhard Pohl|he|t|Tax adviser|Pohl Steuer|Hannover|Retail|L500n
Monique Laurent|she|h|Head hunter|Laurent Cadres|Paris|Finance|L420n
Dean Fowler|he|d|Sales director|Tallystack|London|Software|L380n
Irina Vasile|she|b|Loan officer|Banca Carpați|Bucharest|Finance|L460n
Kofi Asante|he|s|Freight agent|Volta Forwarding|Accra|Shipping|L520n
Birgit Sand|she|e|Managing partner|Sand Maritime Capital|Hamburg|Shipping|-0nx
Joost Verhagen|he|f|CFO|Verhagen Staal|Rotterdam|Manufacturing|-0nx
Margaret Ashdown|she|a|President|Shipbrokers’ Guild|London|Shipping|-0nx
Takeshi Ono||o|Plant director|Ono Precision|Nagoya|Automotive|-0nx
Sara Chen||p|COO|Acme Tools|London|Manufacturing|-0ni
Peter Aldous||b|Underwriter|Aldous Marine Cover|London|Insurance|-0ni
Marie Svensson||h|Office manager|Hägglund Spedition|Gothenburg|Shipping|-0ni
Eduardo Reyes||s|Customs agent|Aduanas Reyes|Valencia|Shipping|-0ni
Lena Vogt||f|Accountant|Vogt & Töchter|Berlin|Retail|-0ni
Charles Obi||o|Engineer|Delta Turbines|Lagos|Energy|-0ni
Anna Kristjánsdóttir||m|Translator|Orðasmiðja|Reykjavík|Media|-0ni
Georg Wimmer||l|Patent lawyer|Wimmer Patente|Munich|Automotive|-0ni
Priscilla Tan||d|Consultant|Merlion Data|Singapore|Software|-0ni
Benedikt Lang|he|h|Interim manager|Lang Interim|Munich|Automotive|-190n
Freja Holm|she|d|Robotics lead|Gribe Robotics|Odense|Manufacturing|-110s
Isabelle Roche|she|p|Winemaker|Domaine Roche|Beaune|Wine|-280n
Julian Frost|he|m|Documentary maker|Frostlight Films|Bristol|Film|-320n
Carolina Méndez|she|o|Fleet engineer|Aerolíneas del Sol|Madrid|Aviation|-230n
Ben Whitaker|he|e|Angel investor|Whitaker & Daughters|Leeds|Software|-140s
Sanne Bos|she|a|Board secretary|Dutch Packaging Circle|Utrecht|Retail|-160n
Omar Haddad|he|s|Ship’s agent|Levant Agencies|Beirut|Shipping|-210n
";
