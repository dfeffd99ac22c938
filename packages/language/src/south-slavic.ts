/**
 * Bosnian, Croatian or Serbian, for text in Latin script that is one of the three. They share nearly all words and
 * endings, so letters and trigrams say nothing; what tells them apart is the reflex of yat (mlijeko, mleko) and some
 * word pairs. Most short posts hold none of these, and then nobody can tell: the answer is then Bosnian, the one of the
 * three that a shipped country pack puts first, with the low confidence it deserves.
 */

/** Word beginnings; `$` ends a whole word. */
const EKAVIAN =
  'vreme vremena mesto mesta mestu deca dece decu deci dete$ deteta lepo lepa lepi lepe bele bela beli delovi delova delu$ reka$ reke$ reku$ svet$ sveta$ svetu$ svetsk gde$ ovde$ negde pre$ posle$ uvek$ dve$ celi$ cela$ celo$ celu$ ceo$ deo$ čovek devojk oseća seća videti videl živeti živel želeo želel hteo htel mlek hleb vera$ vere$ verova veruj promen primer ponedelj nedelj sledeć uspeh uspel uspešn rešenj reši pobed telo$ tela$ telu$ mere$ zamen zahtev izvešt izvest savet vek$ veka$ veku$ reč$ reči$ rečima sneg sever mesec nemačk poset cene$ cena$ cenu$ deluj delovan smer ubed pretnj namer umesto levo$ svedo odel razume$ besn medij$ stena povred obezbed bezbedn';
const IJEKAVIAN =
  'vrijeme mjest dijete djete djec dječ lijep ljepš bijel dijel djelo djelu djela djelov djelom rijek svijet svjet gdje ovdje negdje prije poslije uvijek dvije dvjema cijel čovjek djevoj osjeć sjeća vidjet vidjel živjet živjel željel željet htjel mlijek mliječ hljeb vjer promijen promjen primjer ponedjelj nedjelj slijed sljed uspje rješ riješ pobjed pobijed tijel mjer izmjer zamijen zamjen zahtjev izvješ savjet vijek vjek stoljeć riječ snijeg snjež sjever mjesec njemač posjet posjeć cijen ocjen djeluj djelovan djelat dio$ smjer uvjer prijetnj namjer umjesto lijev svjedo odjel razumije razumjet bijes stijen povrijed povrjed sudjel istovremen dospje vjest obavijes unaprijed naprijed napredak prijelaz prijed prijenos prijevoz';
const CROATIAN =
  'tijekom no$ ocean neovisn natjec natječ temelj znanost znanstv povijes tisuć sustav glazb stoljeć sveučil gospodarst zrakoplov zračn vlak$ vlaka$ vlakov kolodvor kruh tjedan tjedn europ vjerojat prosvjed izvješć priopć nogomet momčad utakmic tvrtk obitelj uvjet unatoč uporab točk točn netko$ nitko$ tko$ čimbenik učinkovit sudjel siječ veljač ožujk travnj svibnj lipnj srpnj kolovoz rujn rujan listopad studen prosin računal zaslon odvjetni ravnatelj glede$ primjeric ljekarn nazočn promidžb otok$ otoka otoci otoku pozornost redatelj skladatelj nositelj izravn ovis uslijed stručnjak cijepiv ozljed sigurnosn tiskovn dvojb utjecaj priredb premda sučelj krajolik skrb vojarn pričuv zrak$ zraka podrijetl suvremen';
const EASTERN =
  'tokom nauč nauk nauci hiljad sistem muzik univerzitet privred avion vazduh voz$ voza$ vozov hljeb hleb sedmic evrop opšt vjerovatn verovatn izvještaj izveštaj saopšt saopć fudbal tim$ tima$ timov porodic uslov uprkos koristi okean nezavis takmič tačk tačn neko$ niko$ ko$ faktor efikas učestv januar februar mart$ marta$ april maj$ maja$ juni juna juli jula avgust septemb oktob novemb decemb advokat takođ zaista apotek transport prisust ostrv ostrva pozoriš šta$ direktor hemij hirurg okean sarađ preduze finansi ćošak pošto također sprat hljeba sopstven bezbjed bezbed odbran povodom štampa kancelarij vještačk veštačk porijekl porekl savremen istorij historij vijek$ vijeka vek$ veka krompir paradajz fabrik pasoš ambasad uticaj ekspert aerodrom';
const BOSNIAN =
  'historij lahk mehk kahv polahko općin saopć sevdah dženaz babo$ bolan$ bosn sarajev halal opć vjerovatn naučn uposlen izvještaj bezbjed';
const SERBIAN =
  'bre$ istorij takođe$ opšt saopšt hemij beograd srbij bezbedn obezbe umesto ovde$ uopšte sveštenik ćale keva bate$ nedelj izveštaj verovatn';
/** A `da` with a finite verb where Croatian likes the infinitive: "mora da ide" beside "mora ići". */
const DA_CLAUSE =
  /(?:^| )(?:može|mogu|mora|moraju|treba|trebalo|želi|žele|hoće|počeo|počela|počeli|mogao|mogla|mogli|želim|mogu|možete|pokušava) (?:li )?da(?= )/g;

export type SouthSlavic = 'bs' | 'hr' | 'sr';
export interface SouthSlavicShare {
  lang: SouthSlavic;
  /** In [0,1]; the three add up to 1. */
  share: number;
}

type Marks = Record<'ekavian' | 'ijekavian' | 'croatian' | 'eastern' | 'bosnian' | 'serbian', number>;
const STEMS = buildStems({
  ekavian: EKAVIAN,
  ijekavian: IJEKAVIAN,
  croatian: CROATIAN,
  eastern: EASTERN,
  bosnian: BOSNIAN,
  serbian: SERBIAN,
});
const LONGEST_STEM = Math.max(...[...STEMS.keys()].map((stem) => stem.length));
/** One word often comes back; more than this many of a kind prove no more. */
const MAX_MARKS = 4;

/** Which of the three a cleaned text is likeliest in. */
export function splitSouthSlavic(text: string): SouthSlavicShare {
  const marks: Marks = { ekavian: 0, ijekavian: 0, croatian: 0, eastern: 0, bosnian: 0, serbian: 0 };
  for (const word of text.split(' ')) {
    const found = new Set(STEMS.get(`${word}$`));
    for (let length = 2; length <= Math.min(LONGEST_STEM, word.length); length += 1) {
      for (const kind of STEMS.get(word.slice(0, length)) ?? []) found.add(kind);
    }
    for (const kind of found) marks[kind] = Math.min(MAX_MARKS, marks[kind] + 1);
  }
  const daClauses = Math.min(2, text.match(DA_CLAUSE)?.length ?? 0);
  const yat = marks.ijekavian - marks.ekavian;
  const east = marks.eastern - marks.croatian + daClauses;
  const logOdds: Record<SouthSlavic, number> = {
    bs: 0.15 + 0.45 * yat + 0.3 * east + 0.5 * marks.bosnian,
    hr: 0.45 * yat - 0.6 * east,
    sr: -0.8 * yat + 0.3 * east + 0.5 * marks.serbian,
  };
  const lang = (['bs', 'hr', 'sr'] as const).reduce((best, l) => (logOdds[l] > logOdds[best] ? l : best));
  const sum = Object.values(logOdds).reduce((total, x) => total + Math.exp(x), 0);
  return { lang, share: Math.exp(logOdds[lang]) / sum };
}

function buildStems(lists: Record<keyof Marks, string>): ReadonlyMap<string, (keyof Marks)[]> {
  const stems = new Map<string, (keyof Marks)[]>();
  for (const kind of Object.keys(lists) as (keyof Marks)[]) {
    for (const stem of lists[kind].split(' ')) stems.set(stem, [...(stems.get(stem) ?? []), kind]);
  }
  return stems;
}
