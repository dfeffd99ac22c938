import type { RuleTable } from '../rule-table.ts';

const PICTURES = 'fotot|foto|fotografitë|videot|video|videon|pamjet|lakuriq';
const HARM = 'vras|përdhunoj|djeg|rrah|therr|mbyt|pushkatoj|qëlloj|shqyej|varros|vrasim|përdhunojmë';

export const ALBANIAN: RuleTable = {
  lang: 'sq',
  reviewed: false,
  threat: [
    `do të [të|ta|e|ju] ${HARM}`,
    'do [të] t|ta|ti|të [i] thyej|pres|këpus kokën|këmbët|fytyrën|gojën|qafën|duart',
    'do [të] [t|ta|të] [i|ta|ia] djeg|vë+flakën shtëpinë|makinën [tënde]',
    'meriton|meritoni|e+meriton [të] vdesësh|vdekje|vdekjen|përdhunohesh|acid|plumb|plumbin|vritesh|të+të+vrasin|të+të+përdhunojnë',
    'duhet të [të|ta|e] [gjithë] vrasin|vritesh|përdhunojnë|djegin|rrahin|varin',
    'shpresoj|ishalla [që] të [të] përdhunojnë|vrasin|vdesësh',
    'do të|ta hedh|hedhim acid|benzinë',
    'je e+vdekur|e+vdekun|e+mbaruar',
  ],
  stalking: [
    'di|dimë|dij [shumë|fare] [mirë] ku banon|jeton|punon|shkon|fle|mëson|studion|e+ke+shtëpinë|ke+shtëpinë',
    'di|dimë|kam adresën|shtëpinë|shkollën tënde|tënd',
    'po|jam [duke] të|te ndjek|përgjoj|vëzhgoj|ndjekim|ndjekur|vëzhguar [çdo|kudo]',
    'do të [të] gjej|gjejmë|kap|kapim',
    'jam|po+të+pres|të+pres para|përpara|jashtë shtëpisë|pallatit|derës|punës|shkollës [sate|tënde]',
    'nuk|s mund|do të fshihesh|ikësh|shpëtosh',
  ],
  publish: [
    `do [t|të|ti|ta|i] [i|ta|e] publikoj|shpërndaj|postoj|nxjerr|dërgoj|hedh .. ${PICTURES}`,
    `${PICTURES} e|tua|tuaja|tënde|intime [tua|tuaja|lakuriq|nudo|intime] .. shpërndaj|publikoj|do|shohin|sheh|internet|postoj|dërgoj|hedh|del|dalin`,
  ],
  demand: [
    'ndryshe|përndryshe|nëse+nuk|ose|në+mos',
    'dërgo|dërgom|nisi|paguaj|jep|jepmë|transfero [mua|më] para|paratë|lekë|euro|foto|fotot|lakuriq',
  ],
  expose: [
    'ky|kjo|ja|është [është] numri|adresa|telefoni|nr [i|e] saj|tij|kësaj|telefonit|kurvës',
    'numri|adresa|telefoni|shtëpia [i|e] saj|tij|kësaj+kurve|kurvës',
    'ajo|ai|kurva banon|jeton|punon në|te|tek',
  ],
  call: [
    'telefonojeni|telefononi|merreni|thirreni|shkruajini|vizitojeni|bezdiseni|sulmojeni|gjejeni|kërkojeni [në|saj|natën|gjithë|të+gjithë|të]',
    'shpërndajeni|le+ta+dinë+të+gjithë|tregojini+vendin|mësojani+mirë',
  ],
  address: ['rruga|rrugën|rr|lagjja|lagjen|pallati|hyrja|kati|banesa|apartamenti|nr|bulevardi'],
  report: [
    'tha|thoshte|thotë|shkroi|kërcënoi|kërcënon|kërcënonte|kërcënim|kërcënime|policia|policisë|polici|gjykata|gjykatë|arrestua|dënua|viktima|denoncova|denoncoi|burri|ish|lajm|akuzuar',
  ],
  condition: ['nëse|po+qe|në+qoftë'],
  negation: ['nuk|mos|kurrë|s|asnjëherë'],
  play: ['lojë|loja|lojën|lojës|ndeshje|ndeshjen|film|filmi|filmin|këngë|libër|shaka|haha~|dashuri|fifa'],
  business: [
    'falas|linja|ndihmë|ndihmës|shërbim|shërbimi|rezervime|porosi|dyqan|klinikë|klinika|policia|urgjenca|qendra|yni|jonë|na|restorant|informacion|im|ambasada|humbur|shitet',
  ],
};
