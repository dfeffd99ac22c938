import type { RuleTable } from '../rule-table.ts';

const CKB_PICTURES = 'وێنەکانت|وێنەت|وێنەکەت|ڤیدیۆکەت|ڤیدیۆکانت|ڤیدیۆت|وێنە+ڕووتەکانت|وێنە+ڕووتەکەت';
const KMR_PICTURES = 'wêneyên|wêne|vîdyoya|vîdyoyên|vîdyo|resimên|wêneyê|foto|fotoyên';

/** Sorani, in Arabic script. */
export const SORANI: RuleTable = {
  lang: 'ckb',
  reviewed: false,
  threat: [
    'دەتکوژم|ئەتکوژم|دەتکوژین|ئەتکوژین|دەتسووتێنم|دەتسوتێنم|ئەتسوتێنم|ئەتسووتێنم|دەتخنکێنم|ئەتخنکێنم|دەتکوژمەوە|دەتانکوژم',
    'سەرت|ملت|قاچت|دەستت .. دەبڕم|ئەبڕم|دەپەڕێنم|دەشکێنم|ئەشکێنم|لێدەکەمەوە',
    'لاقەت|دەستدرێژیت .. دەکەم|ئەکەم|دەکەینە|دەکەمە+سەر|دەکەین',
    'پێویستە|دەبێت|دەبێ|ئەبێ .. بکوژرێیت|بکوژرێی|بسووتێنرێیت|بمریت|بمری|لاقە+بکرێیت',
    'شایەنی .. مردنی|کوشتنی|مردنیت|کوشتنیت|لێدانی|لاقەکردنی',
    'تێزاب|ئەسید .. دەکەم|ئەکەم|پێدا+دەکەم|دەپرژێنم',
    'خوێنت حەڵاڵە|حەڵاڵ',
  ],
  stalking: [
    'دەزانم|ئەزانم|دەزانین لە+کوێ|لەکوێ|ماڵت|شوێنی .. دەژیت|دەژی|ئەژیت|کار+دەکەیت|کار+دەکەی|دەخوێنیت|دادەنیشیت|کوێیە|لە+کوێیە|لەکوێیە|ماڵتان|کارت',
    'چاودێریت .. دەکەم|ئەکەم|دەکەین',
    'بەدواتەوەم|شوێنت+کەوتووم|شوێنت+دەکەوم|بەدواتدا+دێم',
    'دەتدۆزمەوە|ئەتدۆزمەوە|دەتدۆزینەوە',
    'لەبەردەم|لەبەر .. ماڵتان|ماڵەکەت|دەرگای+ماڵتان .. وەستاوم|چاوەڕێتم|م',
  ],
  publish: [
    `${CKB_PICTURES} .. بڵاو+دەکەمەوە|بڵاودەکەمەوە|بڵاو+ئەکەمەوە|بڵاوئەکەمەوە|بڵاو+دەکەینەوە|دادەنێم|دەنێرم|ئەنێرم|پیشان+دەدەم`,
  ],
  demand: ['ئەگەر|دەنا|ئەگینا|یان', 'پارە|وێنە|دۆلار .. بنێرە|بدە|بنێری|نەدەیت|نەنێریت'],
  expose: [
    'ئەمە|ئەوە .. ژمارەی|ناونیشانی|ژمارەکەی|مۆبایلی|ماڵی|ناونیشانەکەی',
    'ژمارەکەی|ناونیشانەکەی|ژمارەی+مۆبایلی',
    'لە .. دەژی|کار+دەکات',
  ],
  call: [
    'پەیوەندی+پێوە+بکەن|پەیوەندی+پێوەبکەن|زەنگی+بۆ+لێبدەن|تەلەفۆنی+بۆ+بکەن|نامەی+بۆ+بنێرن|بڵاوی+بکەنەوە|بڵاوی+بکەرەوە|بێزاری+بکەن|بچن+بۆ+ماڵی',
  ],
  address: ['شەقام|شەقامی|گەڕەک|گەڕەکی|کۆڵان|خانوو|شوقە|باڵەخانە'],
  report: ['گوتی|وتی|نووسی|هەڕەشە~|هەڕەشەی|پۆلیس~|دادگا~|دەستگیر~|قوربانی~|سکاڵا~|مێردەکەم|هاوسەرەکەم|تۆمەتبار~|هەواڵ'],
  condition: ['ئەگەر|ئەگه'],
  negation: ['نا|هەرگیز'],
  play: ['یاری~|فیلم~|گۆرانی~|گاڵتە~|هەهە~'],
  business: [
    'هێڵی|هێڵ|بێبەرامبەر|خۆڕایی|ئێمە|پەیوەندیمان|پۆلیس~|نەخۆشخانە~|ئۆفیس~|دوکان~|یارمەتی~|سەنتەر~|من|داواکاری|ڕێکخراو~',
  ],
};

/** Kurmanji, in Latin script. */
export const KURMANJI: RuleTable = {
  lang: 'kmr',
  reviewed: false,
  threat: [
    'ez+ê|ezê|ez|em+ê|emê te|we|wê [bi] [destê+xwe] bikujim|dikujim|bikujin|bişewitînim|dişewitînim|serjê+bikim|bifetisînim|bikutim|bişkînim|bixeniqînim|bikujinî',
    'ez+ê|ezê|em+ê tecawizê|tecawizî|destdirêjiyê|destdirêjî li|te [te] [te|bikim|bikin]',
    'ez+ê|ezê|em+ê serê|stûyê|lingê|destê|qirika te jê+bikim|bişkînim|jêbikim|bibirim',
    'divê|pêwîst+e tu|te|ew werî|were|bê [kuştin|kuştinê|şewitandin|tecawizkirin|bikujin]',
    'tu heq|hêja|layîqî dikî|ye|mirinê [mirinê|kuştinê|tecawizê]',
    'ez+ê|ezê asîdê|asîd .. bi|li rûyê|ser te',
  ],
  stalking: [
    'ez|em dizanim|dizanin [baş] [ku] tu|mala|te li|malê [ku|kuderê|kîjan] .. dijî|dixebitî|dixwînî|radizê|ye|dimînî',
    'ez|em mala|navnîşana|dibistana te dizanim|nas+dikim|dizanin',
    'ez|em te dişopînim|dişopînin|temaşe+dikim|çavdêr+dikim|dibînim+her+roj',
    'ez|em li+pey|didim+pey te [me|têm|dimeşim]',
    'ez+ê|ezê|em+ê te bibînim|peyda+bikim|bigirim|bibînin',
    'ez li+ber|li+pêşiya mala|deriyê te|mala+te [me|disekinim|sekinîme]',
  ],
  publish: [
    `ez+ê|ezê|em+ê .. ${KMR_PICTURES} .. te .. belav+bikim|biweşînim|bişînim|parve+bikim|nîşan+bidim|belav+bikin`,
    `${KMR_PICTURES} te [yên|ya] [tazî] .. belav+dikim|belav+bikim|diweşînim|bişînim|parve+dikim`,
  ],
  demand: ['eger|an|heke|ger|na', 'pere|pereyan|wêne|dolar .. bide|bişîne|nedî|neşînî'],
  expose: [
    'ev|va hejmara|navnîşana|telefona|nimareya|adresa wê|wî|vê+jinê|vê [ye|e]',
    'hejmara|navnîşana|nimareya|telefona wê|wî',
    'ew|ev+jin li .. dijî|dixebite|rûdine',
  ],
  call: [
    'telefonî+wê+bikin|telefon+bikin|lê+bigerin|jê+re+binivîsin|peyam+bişînin|belav+bikin|parve+bikin|herin+mala+wê|biçin+mala+wê|wê+aciz+bikin',
  ],
  address: ['kolan|kolana|tax|taxa|avahî|xanî|apartman|cadde'],
  report: [
    'got|gotiye|nivîsand|gefan|gef|gefê|gefa|polîs~|dadgeh~|hat+girtin|qurban~|gilî~|mêrê+min|hevserê|nûçe|tawanbar~|dibêje',
  ],
  condition: ['heke|eger|ger'],
  negation: ['na|ne|qet'],
  play: ['lîstik~|fîlm~|stran~|henek~|haha~|pirtûk~'],
  business: ['xeta|belaş|bêpere|me|polîs~|nexweşxane~|ofîs|dikan~|alîkarî~|navend~|min|piştgirî~|saloxan|agahî'],
};
