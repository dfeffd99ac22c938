import type { RuleTable } from '../rule-table.ts';

const PICTURES = 'slike|slika|slikice|fotke|fotografije|snimke|snimak|snimke|video|videa|golišave|gole|prepisku|poruke';

/** Bosnian, Serbian, Croatian and Montenegrin; the Cyrillic spelling is derived from this table. */
export const BOSNIAN: RuleTable = {
  lang: 'bs',
  reviewed: false,
  threat: [
    'ubit|zaklat|silovat|spalit|prebit|razbit|zapalit|ugušit|zadavit|preklat|izbost|sahranit|ubiti|zaklati|silovati ću|ćemo|cu|cemo te|vas|je|kurvo|ga',
    'ubiću|zaklaću|silovaću|spaliću|prebiću|razbiću|zapaliću|ugušiću|zadaviću|preklaću|ubićemo|zaklaćemo|silovaćemo|izbošću te|vas|je|kurvo',
    'ubit|zaklat|silovat|ubiti ću|cu te|vas',
    'polomit|polomiću|slomit|slomiću|odrezat|odrezaću|prerezat|prerezaću|iščupaću [ću] [ti] [noge|ruke|vrat|grkljan|glavu|kosti|grlo]',
    'treba|trebalo|treba+bi te|je|vas|takve [sve|bi] silovati|ubiti|zaklati|spaliti|prebiti|kamenovati|objesiti|obesiti|streljati|zapaliti',
    'zaslužuješ|zaslužila+si|zaslužuje|zaslužuju smrt|metak|kiselinu|silovanje|batine|da+te+siluju|da+te+ubiju|da+umreš|da+te+zakolju|da+te+prebiju',
    'polit|poliću|polit+ću te|je kiselinom|benzinom',
    'dabogda|nadam+se te|da+te|da+te+neko silovali|ubili|zaklali|siluju|siluje|ubiju|ubije|zakolju',
    'mrtva|mrtav si kurvo|žena|čovjek|čovek',
  ],
  stalking: [
    'znam|znamo [tačno|točno|dobro] gdje|gde|kuda|đe [ti] živiš|radiš|stanuješ|ideš|spavaš|studiraš|ti+je+kuća|ti+je+stan|ti+rade|parkiraš|izlaziš',
    'znam|znamo [ti] tvoju|tvoja|adresu|kuću|školu [adresu|kuću|školu|tvoju]',
    'pratim|posmatram|promatram|gledam|pratimo|uhodim te [svaki|stalno|kroz|danima|svaki+dan|kroz+prozor|kud+god|svuda]',
    'naći|pronaći|nać|pronać|naćemo|naćiću ću|ćemo te|vas',
    'naćiću|pronaćiću|naću|pronaću|pronaćićemo te|vas',
    'stojim|čekam|čekamo|tu+sam te ispred|pred zgrade|kuće|vrata|posla|škole|zgradom|kućom',
    'stojim|čekam|tu+sam ispred|pred|pod tvoje|tvojim|tvojom|tvoga zgrade|kuće|vrata|posla|škole|zgradom|kućom|vratima|prozorom|stana',
    'ne+možeš|nećeš|nemožeš se|mi|mi+se|uspjeti sakriti|pobjeći|pobeći|sakriti+od+mene|pobjeći',
  ],
  publish: [
    `objavit|poslat|podijelit|podelit|proširit|pokazat|pustit|postavit|okačit ću|cu|ćemo .. tvoje|tvoj|gole|golišave .. ${PICTURES}`,
    `objaviću|poslaću|podijeliću|podeliću|proširiću|pokazaću|pustiću|postaviću|okačiću|objavljujem .. tvoje|tvoj|gole|golišave .. ${PICTURES}`,
    `tvoje|tvoj [gole|golišave|intimne] ${PICTURES} .. vidjeti|videti|vidjet|biti|završit|završiće|objaviću|poslaću|svi|svuda|na+internetu`,
  ],
  demand: [
    'ako+ne|inače|ili|ukoliko+ne|osim+ako',
    'pošalji|plati|uplati|daj|prebaci [mi] [pare|novac|gole|slike|eura|maraka|golu]',
  ],
  expose: [
    'ovo|evo|to [je] njen|njezin|njena|njezina|njegov|njegova|njenog|njene|broj|adresa [broj|broja|adresa|adrese|telefon|mobitel|od+telefona] [ove|telefona]',
    'njen|njezin|njena|njezina|njegov|njegova [kućni|kućna] broj|adresa|telefon|mobitel [telefona] [je]',
    'ona|on|kurva živi|stanuje|radi u|na [ulici|adresi|broju]',
    'živi|stanuje u+ulici|na+adresi|na+broju',
  ],
  call: [
    'zovite|nazovite|pišite|posjetite|posetite|javite|spamajte|spamujte|zovi|zovnite|maltretirajte [je|joj|mu|ga|se]',
    'proširite|podijelite|podelite|dijelite|delite|šerujte|neka+svi+znaju|neka+zna|neka+joj+bude|naučite+je+pameti|naučite+je+lekciju',
  ],
  address: ['ulica|ulici|ul|naselje|stan|zgrada|broj|sprat|kat|adresa|blok'],
  report: [
    'rekao|rekla|kaže|pisao|napisao|poručio|prijetio|prijeti|pretio|preti|prijetnja|prijetnje|pretnje|pretnja|policija|sud|sudu|uhapšen|osuđen|žrtva|žrtve|prijavila|prijava|optužen|navodno|muž|bivši|vikao|svjedoči|presuda|vijest',
  ],
  condition: ['ako|ukoliko'],
  negation: ['ne|nikad|nikada|neću'],
  play: ['igri|igra|igrica|utakmica|utakmici|film|filmu|pjesma|pesma|knjiga|šala|šalim|haha~|serija|smijeha|smeha'],
  business: [
    'sos|telefon+za+pomoć|linija|besplatno|besplatan|naš|nas|nama|narudžbe|rezervacije|servis|ordinacija|ured|kancelarija|trgovina|restoran|policija|hitna|pomoć|centar|podrška|udruženje|moj|meni|me|informacije|klinika|nestala|prodajem|prodaja|ambasada',
  ],
};
