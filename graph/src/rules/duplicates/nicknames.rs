//! Short forms of given names in the languages that Kith's people mostly bear: which forms may be one name.
//!
//! A line is one name: its usual form or forms, then what its bearers are called. A form may be in several lines.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Lower case, in Latin letters without accents.
const NAMES: &str = "
alexander alexandre alejandro alessandro aleksander aleksandr alex alec al sandy sascha sasha xander lex ale sandro olek
alexandra aleksandra alessandra alejandra alex alexa lexi sandy sandra sasha ola ale
abigail abby gail
abraham abe
adam adas
adelaide adele addie heidi
agnieszka aga agnes agnese
albert alberto al bert bertie albrecht
alfred alfredo al fred alf fredo
alfonso alphonse poncho fonso
alice alicia allie ali
amanda mandy manda
anastasia nastya stacy asya ana
andrew andy drew
andreas andi andy anders andre
andrea andi andy
angela angie angelika geli
anna anne ann annie ania anka ana anita annika
antonia toni tonia antonella
anthony antony antonio anton antoine toni tony ante toño tonino antek
arthur artur art artie
augustine august gus gustl
barbara barb barbie babs babsi basia bab
bartholomew bart
bartlomiej bartosz bartek
beatrice beatrix bea trixie bice
benedikt benedict ben beni
benjamin ben benny benji
bernard bernhard bernardo bernie bern berni
bernadette bernie detta
bartolomeo meo
birgit birgitta brigitte gitte gitta biggi
boris borya
bogdan bogus
bradley brad
bridget biddy bridie
calvin cal
cameron cam
caroline carolina karoline carol carrie caro lina karo line
carl karl carlo carlos charly kalle
catherine katherine kathryn katharine cathy kathy kate katie kat kitty kay
katharina katarina kathrin katrin catherine cathrine käthe kathi kati trine nina katja
katarzyna kasia kaska
caterina cate rina katia
charles charlie charly chuck chas carl
charlotte lotte lottie charlie lotta
christopher christoph christophe cristoforo chris topher kris kit krzysztof krzysiek krzys toffer
christian cristian chris kris christiaan
christina christine cristina kristina kristin krystyna chris chrissy christie tina kris stina krysia kirsten
clara klara
claudia claudine clodi
clement clemens clemente clem
clifford cliff
constantine konstantin kostas costa kostya constantin kosta
cornelius kornelius cornelis neil kees con
cornelia conny nele
cynthia cindy
daniel dan danny dani daniele danilo
daniela danielle dani dany
david dave davey davide dawid
deborah debra deb debbie
dennis denis den denny
diana diane di
dominik dominic dominique dom nik nick
dominika domi
donald don donnie
dorothy dorothea dorothee dot dottie doro thea dolly dorota
douglas doug
edith edie
edmund ed eddie ned
edward eduard eduardo edoardo edouard ed eddie ted teddy ned edek lalo edu
eleanor eleonora eleonore ellie nell nora ella lenore
elizabeth elisabeth elisabetta elżbieta elzbieta liz lizzie beth betty betsy eliza lisa elsa elli sissi liesl lisbeth ela bettina lise lisi libby
emanuel emmanuel manuel manny manu manolo
emily emilie emilia em emmy emi mila
enrique henrique quique kike
enrico rico
eric erik erich ric rick
ernest ernst ernesto ernie
esther ester esti
eugene eugen eugenio evgeny yevgeny gene zhenya
eugenia zhenya genia
eva eve ewa evi evchen
evelyn eve evie
ezekiel zeke
felicitas felizitas felicia feli
federico frederico fede fico
ferdinand fernando fernand ferdi nando ferdy
florian flo flori
florence flo flora
frances francine fran franny frankie
francesca franca cesca checca
franziska franzi sissi
francis frank frankie fran
francisco paco pancho curro kiko fran
francesco franco cecco checco ciccio
franciszek franek
franz francis franzl
frederick frederic friedrich fred freddie freddy fritz rick fredrik frederik
gabriel gabe gabi gabriele
gabriela gabriele gabriella gabrielle gabi gaby brielle gabby
gareth gary gaz
georg george georges giorgio jorge jerzy georgie schorsch jurek jörg göran
geoffrey jeffrey jeff geoff
gerald gerard gerry jerry gerhard gerd gert
gertrude gertrud trudy trude gerda
gertraud traudl
giovanni gianni nanni vanni gian
giovanna gianna vanna
giuseppe beppe peppe pino peppino beppino
giuseppina pina giusy
gregory greg gregor gregorio grzegorz grzesiek grischa
grigory grisha
guillermo memo guille
gustav gustavo gus gustaf gösta
hannah hanna johanna hanne hannchen
harold harry hal harald
heinrich heinz heiner hein henrik henry henrich harry heini
helen helena helene elena ellen nell lena leni hela nelly
henry harry hank hal henri henryk heniek
herbert herb herbie bert
hermann herman hermi
hildegard hilde hilda
hubert hugh bert hubi
hugh hugo hughie
ignacio ignatius ignaz nacho iggy igi
ilse ilsabe
ingeborg inge inga
irene irena irina ira
irmgard irma
isaac ike zac
isabel isabella isabelle isa bella izzy izabela iza belle bel chabela
ivan vanya
jack john jackie
jacob jakob jake jack kuba jakub jackie iago
jacqueline jackie jacqui
jaime jaimito
james jim jimmy jamie jem
jan janek jasiek
jane janet jenny janie
jean jeannot
jennifer jen jenny jenna jenn
jeremy jeremiah jerry jem
jessica jess jessie
joachim achim jochen jo kim joaquin quino
joanna joanne joan asia jo joasia
johannes johann hans hannes johan jan jo henne janne
john johnny jack jon
jonathan jon jonny nathan jonatan
jose pepe chepe pepito
josefa josephine josefine josie jo fina pepa josefina sefa fine
joseph josef joe joey jo sepp joschi józef jozef seppl josip
joshua josh
juan juanito juancho
judith judy judit jude
julia julie jule juliane juliana giulia jules julita
julian julien jule jules giulio julius juliusz
karen kari
karsten carsten
kenneth ken kenny
kevin kev
klaus claus nikolaus
kristen kris
kurt curt konrad conrad
konrad conrad corrado conny radek
krystian kris
larissa lara
lawrence laurence laurent lorenz lorenzo larry laurie lars renzo enzo lauri
leo leon leonard leonardo leonhard lenny len lennie
leopold leo poldi
lillian lilian lilly lily lil
lorraine lori
louis ludwig luigi luis lou lewis louie lutz gigi lucho ludek luca
louise luise luisa lou lulu
lucas lukas luke luca luc lukasz lucasz
lucia lucy lucie lucja
lydia lyd
magdalena magda lena madeleine maddie leni lenka madalena
maksymilian maximilian max massimiliano maks maxi
malgorzata gosia malgosia
manfred manni fred freddy
manuela manu ela
marcus markus mark marc marco marcos marek
marcel marcello marcelo marci
margaret margarete margarethe margherita margarita maggie meg megan peggy marge margie greta gretel grete gretchen rita daisy madge margot peg marga marguerite
maria mary marie mia mimi molly polly marysia marie mitzi ria maruja mariele maja
marianne mariana marianna
maria jose marijo
martin marty tino marcin
martha marta
massimo max
matthew matthias matteo mateo mathieu matt matty matze hias mateusz mats thies mathias
maurice moritz maurizio mauricio mo maury
maxim maksim max
melissa mel missy lissa
melanie mel mela
michael michel michele miguel michal mike mick mickey micky micha michi mikey mischa misha mikael
michaela michele michelle michi ela shelly
mikhail misha
mikołaj mikolaj nicholas
monica monika moni monique
nadezhda nadia nadja nadine
natalia natalie natasha nat tasha natalya
nathaniel nathan nate nat
nicholas nicolas nicola nikolas nikolaus nick nicky nico niko klaus nikola colin niklas nils
nicole nicola nicoletta nicky nikki nico
nikolai kolya
norbert bert nobby
olga olya olenka
oliver oli ollie olivier noll
olivia liv livia livvy
oscar oskar
oswald ossi waldo oz
pamela pam
patrick patrice patrizio pat paddy patryk patricio
patricia patrizia pat patty tricia trish pati patrycja
paul paolo pablo pavel paulo pawel pauli
paula paola pauline paulina pauli
peter pete petey petr pietro pedro pierre piotr piotrek piero perico
philip phillip philipp philippe filippo felipe phil pip filip
pilar pili
rachel rach rahel
raimund raymond raimondo ramon ray ramon
raphael rafael raffaele rafe rafa raf rafal
rebecca becca becky rebekka
reinhard reinhardt hardy reini
rene renatus
renate renata reni nate
richard ricardo riccardo rick ricky dick rich richie rico ryszard
robert roberto rob robbie bob bobby bert robin berto
roberta bobbie robbie
roderick rod rory
rodrigo rodri
roger rog ruediger
ronald ron ronnie
rosa rosemary rose rosie rosi rosita
rosario charo
roswitha rosi
rudolf rudolph rodolfo rudi rudy
rupert ruprecht
salvatore salvador sal turi toto totò
samantha sam sammy
samuel sam sammy
sarah sara sally sal sadie sari
sebastian sebastien seb bastian basti bas wastl
sergey sergei sergio serge seryozha
siegfried sigi sig
sigrid siri
simon simeon sim simone
sofia sophia sophie sofie zofia zosia sonja sonia
stanislaw stanislav stan staszek
stanley stan
stephanie stefanie stefania steph steffi stef fanny
stephen steven stefan stephan stefano esteban etienne steve stevie stef szczepan
susan susanne susanna suzanne sue susie suzie suse sanne zuzanna zuzia susana
svetlana sveta lana
tadeusz tadek
tatiana tanja tania tanya
teresa theresa therese tess terry tessa resi tere teresita
terence terry
theodor theodore teodoro ted teddy theo todor fedor
thomas tomas tommaso tom tommy tomasz tomek thom maso
timothy tim timmy timotheus timo
tobias tobi toby
ulrich ulli uli ueli ulrik
ulrike ulli uli rike
ursula ulla uschi urszula ula
valentin valentino val tino
vanessa nessa van
veronica veronika vero roni ronnie vroni
victor viktor vittorio vic wiktor vito
victoria viktoria vittoria vicky tori vic wiktoria
vincent vincenz vincenzo vince vinnie enzo vin vicente
virginia ginny ginger
vladimir vova volodya vlad wladimir
walter walt wally gualtiero valter
waltraud traudl
werner wern
wilhelm willi willy will helmut wim vilhelm
wilhelmina wilma mina minna helma
william will bill billy willy liam wil
wojciech wojtek
wolfgang wolf wolfi
yuri juri yura jurij
xavier javier saverio xaver javi xavi
zachary zach zack
zbigniew zbyszek
zdzislaw zdzich
krzysztof krzysiek
ewelina ewa
małgorzata malgorzata gosia
maciej maciek
lennart lenny
per pelle pär
lars lasse
mats matte
karin kajsa
margareta greta
fredrik fredde
birger bigge
gudrun gunni
guadalupe lupe lupita
dolores lola loles
mercedes merche
concepcion concha conchita
consuelo chelo
jesus chus chuy
enriqueta queta
luis lucho
alberto beto
humberto beto
norberto beto
eduardo lalo
gonzalo gonzo
hector tito
";

/// Which names a word may be a form of, as numbers; nothing for a word that is no given name here.
pub(super) fn names_of(word: &str) -> &'static [u16] {
    forms().get(word).map_or(&[], Vec::as_slice)
}

fn forms() -> &'static HashMap<String, Vec<u16>> {
    static FORMS: OnceLock<HashMap<String, Vec<u16>>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms: HashMap<String, Vec<u16>> = HashMap::new();
        for (number, line) in (0..).zip(lines()) {
            for word in line.split(' ') {
                let names = forms.entry(super::letters::latin(word)).or_default();
                if !names.contains(&number) {
                    names.push(number);
                }
            }
        }
        forms
    })
}

fn lines() -> impl Iterator<Item = &'static str> {
    NAMES.lines().filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_share_a_name_and_others_do_not() {
        let share = |a: &str, b: &str| names_of(a).iter().any(|name| names_of(b).contains(name));
        for (a, b) in [
            ("bob", "robert"),
            ("bill", "william"),
            ("peggy", "margaret"),
            ("hans", "johannes"),
            ("sepp", "josef"),
            ("beppe", "giuseppe"),
            ("paco", "francisco"),
            ("pepe", "jose"),
            ("kasia", "katarzyna"),
            ("gosia", "malgorzata"),
            ("lasse", "lars"),
            ("sascha", "alexander"),
            ("tomek", "tomasz"),
            ("uschi", "ursula"),
        ] {
            assert!(share(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("paul", "paula"),
            ("maria", "mario"),
            ("jan", "jana"),
            ("anna", "hanna"),
        ] {
            assert!(!share(a, b), "{a} {b}");
        }
    }
}
