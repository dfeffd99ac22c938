import type { RuleTable } from '../rule-table.ts';

const LN_PICTURES = 'bafoto|foto|bavideo|video|bilili|elilingi|bililingi|bolumbu';
const SW_PICTURES = 'picha|video|uchi|faragha|clip';

export const LINGALA: RuleTable = {
  lang: 'ln',
  reviewed: false,
  threat: [
    'nakoboma|tokoboma|nakobeta|tokobeta|nakotumba|tokotumba|nakozikisa|tokozikisa|nakoviole|nakovioler|tokoviole|nakokata|nakosukisa|nakobuka|nakokanga yo|bino|ye|kingo|moto|makolo+na+yo|kingo+na+yo',
    'nako|toko boma|beta|tumba|zikisa|viole yo|bino|ye',
    'nakosangisa na+makasi|na+yo+na+makasi',
    'osengeli|basengeli|esengeli kokufa|koboma+yo|koviole+yo|kobomama|kozikisama|bábóma+yo|baboma+yo|kobeta+yo',
    'okokufa|okobomama lelo|noki|sikoyo|mpo+na+ngai',
    'nakobwakela|nakosopela|tokosopela yo acide|asidi|mafuta',
  ],
  stalking: [
    'nayebi|toyebi [malamu] esika|ndako|wapi [nini] [o|oyo] ofandaka|ovandaka|ofandi|osalaka|otangaka|olalaka|na+yo|okendaka',
    'nayebi|toyebi ndako|adresi|eteyelo|mosala na+yo',
    'nazali|tozali kolanda|kotala|kolandela|kokengela yo [mokolo+na+mokolo|bisika+nyonso]',
    'nakozwa|nakomona|tokozwa|nakoluka yo [ata|kaka|esika+nyonso|na+ndako]',
    'nazali libanda|liboso|pembeni|pene na|ya ndako|porte|mosala na+yo',
    'okoki|okokoka kobombama|kokima [te] [ngai|biso|liboso]',
  ],
  publish: [
    `nakobimisa|nakotya|nakopanza|nakotinda|nakolakisa|nakopublier|tokobimisa|tokopanza|nakotia .. ${LN_PICTURES} .. na+yo|ya+yo|bolumbu`,
  ],
  demand: ['soki|to|noki|soki+te', 'tinda|pesa|futa|tindela|pesá [ngai] [mbongo|foto|bafoto|dollar|falanga]'],
  expose: [
    'oyo|tala|yango|oyo+nde [ezali] numero|nimero|adresi|ndako|telephone na|ya ye|mwasi+oyo|mobali+oyo|ndumba+oyo',
    'numero|nimero|adresi na|ya ye|mwasi+oyo|ndumba+oyo',
    'afandaka|avandaka|asalaka na [avenue|quartier|commune]',
  ],
  call: [
    'bobenga|bobengela|bokomela|bokoma|botindela|bokende|bolandela|bobeta [ye|epai+na+ye|telephone]',
    'bopanza|bokabola|bopartager [sango|yango|numero]',
  ],
  address: ['avenue|quartier|commune|balabala|ndako|zone|numero'],
  report: [
    'alobi|alobaki|akomi|akomeli|akomaki|abangisi|kobangisa|policier|polisi|tribunal|bakangi|victime|moto+oyo|mobali+na+ngai|sango|bafundi',
  ],
  condition: ['soki'],
  negation: ['te|soki+moke+te'],
  play: ['lisano|masano|match|film|nzembo|kosakana|nasakani|haha~'],
  business: [
    'ligne|ofele|biso|lisungi|mosala|polisi|lopitalo|centre|bureau|butike|numero+na+ngai|benga+ngai|bobenga+biso|association',
  ],
};

export const SWAHILI: RuleTable = {
  lang: 'sw',
  reviewed: false,
  threat: [
    'nitakuua|tutakuua|nitakubaka|tutakubaka|nitakuchoma|tutakuchoma|nitakuchinja|tutakuchinja|nitakukata|tutakukata|nitakunyonga|nitakupiga+risasi|nitakuchoma+kisu|nitawaua|tutawaua|nitakuzika|nitakumaliza|tutakumaliza|nitakutoboa|ntakuua|ntakubaka',
    'nitakupiga|tutakupiga|ntakupiga .. mpaka|hadi|sana .. ufe|damu|uzimie|kufa',
    'nitakuvunja|nitakukata|nitakupasua|nitakutoa shingo|miguu|mikono|kichwa|uso|meno|roho',
    'unastahili|anastahili|wastahili kufa|kubakwa|kuuawa|kupigwa|kuchomwa|tindikali|risasi|kupigwa+mawe',
    'unapaswa|unafaa|inabidi|lazima|anapaswa|anafaa [u] kubakwa|kuuawa|ubakwe|uuawe|uchomwe|upigwe+mawe|abakwe|auawe|kufa|ufe',
    'nitakumwagia|tutakumwagia tindikali|asidi|petroli',
    'utakufa|utauawa|utabakwa [leo|wewe|kama+mbwa|tu|malaya|hivi+karibuni]',
    'natumaini|naomba|natamani utabakwa|ubakwe|utauawa|uuawe',
  ],
  stalking: [
    'najua|ninajua|tunajua|nafahamu [vizuri] unapoishi|unakoishi|unapofanya+kazi|unakofanya+kazi|unaposoma|unakosoma|unapolala|unapokaa|unakokaa|mahali+unapoishi|wapi+unaishi|unaishi+wapi|nyumba+yako|nyumbani+kwako|kwenu|shule+yako|ofisi+yako|anwani+yako',
    'ninakufuatilia|nakufuatilia|tunakufuatilia|ninakufuata|nakufuata|ninakutazama|nakutazama|ninakuchunguza|nakuchunguza|ninakuangalia|nimekufuata|nilikufuata [kila|hadi|mpaka|tangu|siku+zote|jana|kutoka] [hatua|siku|mahali|nyumbani]',
    'nitakupata|tutakupata|nitakutafuta|tutakutafuta [tu|popote|hata|mpaka|na]',
    'niko|nipo|nimesimama|nasubiri nje|mbele [ya] nyumba|nyumba+yako|mlango|ofisi|shule|kwako|kwenu',
    'huwezi|hutaweza kujificha|kunikimbia|kukimbia|kujificha+kwangu',
  ],
  publish: [
    `nitasambaza|nitaweka|nitatuma|nitapost|nitaposti|nitavujisha|nitachapisha|nitaonyesha|tutasambaza|ntasambaza|nitaanika .. ${SW_PICTURES} .. zako|yako|za+uchi`,
    `${SW_PICTURES} zako|yako [za] [uchi|utupu|faragha] .. zitasambazwa|zitasambaa|itasambazwa|nitasambaza|nitaweka|nitazituma|nitazisambaza`,
  ],
  demand: [
    'la+sivyo|usipo~|kama+hu~|ama|au|vinginevyo|kama+huta~',
    'tuma|nitumie|lipa|nipe|nilipe [pesa|hela|picha|uchi|shilingi|dola]',
  ],
  expose: [
    'hii|hizi|hapa [ni|ndiyo|ndio|kuna] namba|nambari|anwani|simu|makazi yake|ya+huyu|za+huyu|zake|ya+malaya',
    'namba|nambari|anwani|simu yake|zake|ya+huyu [ni|ya+simu]',
    'anaishi|anakaa|anafanya+kazi katika|mtaa|mtaani|karibu|huko|pale',
  ],
  call: [
    'mpigieni|mpigie|mtumieni|mtumie|mtembeleeni|mtafuteni|msumbueni|mwandikieni|mfundisheni [simu|ujumbe|meseji|adabu|kila]',
    'sambaza|sambazeni|shea|shareni [namba|hii|kwa|ujumbe]',
  ],
  address: ['mtaa|barabara|nyumba|plot|kata|kitongoji|jengo|ghorofa|kijiji'],
  report: [
    'alisema|aliniambia|anasema|alimwambia|aliandika|ameandika|alitishia|amenitishia|anatishia|vitisho|kitisho|tishio|polisi|mahakama|mahakamani|amekamatwa|alikamatwa|mwathirika|mwathiriwa|manusura|mume+wangu|mume|ripoti|habari|mshtakiwa|kesi',
  ],
  condition: ['kama|ikiwa|ukienda'],
  negation: ['si|sita~|kamwe|usi~'],
  play: ['mchezo~|mechi~|filamu~|wimbo~|utani|natania|haha~|riwaya|kitabu'],
  business: [
    'bure|huduma|msaada|sisi|ofisi|duka|kliniki|hospitali|polisi|dharura|kituo|oda|agiza|nipigie|namba+yangu|wasiliana+nasi|tupigie|shirika|maelezo|amepotea|mgahawa',
  ],
};
