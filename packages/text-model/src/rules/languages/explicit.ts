/**
 * Sexual language that leaves nothing to the imagination: acts and genitals named coarsely, nude pictures asked for or
 * offered. By table; none reviewed by a native speaker. No data set labels it, so it has this rule and no learned head.
 */
export const EXPLICIT: Readonly<Record<string, readonly string[]>> = {
  en: [
    'send|show|give [me|us] [some|your|ur|more] nudes|nude|naked+pics|naked+pictures|tits+pics|dick+pics|pussy+pics|boob+pics',
    'suck|lick|ride|eat my|his|your|her|that|this [big|fat|hard] dick|cock|balls|pussy|cunt|ass|clit',
    "i'll|i+will|i+want+to|wanna|gonna|i'd+love+to|let+me [so|really] fuck|bang|screw|cum+in|cum+on|finger you|u|her|your|that [so|pussy|ass|mouth|hard|tits|face]",
    'your|ur|her|my|big|wet|tight|juicy pussy|tits|titties|cock|dick|cunt|cumslut',
    'hardcore|porn|xxx video|videos|clip|clips|pics',
    'blowjob|handjob|deepthroat|gangbang|creampie|cumshot|cumslut|dickpic|dildo',
  ],
  fr: [
    'suce|suces|lèche|lécher|sucer [moi|ma|mon|sa] [la|le|ma|mon] bite|queue|couilles|chatte',
    'je vais|veux te|la baiser|niquer|défoncer',
    'envoie|envoyez|montre [moi] [des|tes|une] nudes|nude|photos+nues|seins|chatte',
    'ta|sa|grosse chatte|bite|teub',
    'vidéo|vidéos|photo|film porno|xxx',
  ],
  ar: [
    'مص|مصي|الحس|الحسي زبي|زب|كسي|كس',
    'بدي|اريد|راح|عايز انيكك|انيك|نيكك',
    'ابعثي|ارسلي|دزي صورك عارية|صور+عارية|صدرك',
    'سكس|بورنو',
  ],
  id: [
    'isep|jilat|sepong [aja] kontol|kontolku|memek|memekmu|tetek|titit',
    'mau|pengen|ingin|gue+mau ngentot|ngewe|entot|ewe [kamu|lo|lu|sama]',
    'kirim|kasih|bagi|minta [foto] bugil|telanjang|toket|memek|pap+tt',
    'video|foto|film bokep|porno|ngentot|mesum',
    'toket|memek|kontol gede|mulus|basah',
  ],
  ru: [
    'отсоси|соси|лижи|пососи [мне|у+меня] [мой] хуй|член|яйца|пизду|писю',
    'хочу|буду|дай|давай [я] [тебя] трахнуть|выебать|трахать|трахну|выебу [тебя]',
    'скинь|пришли|покажи|кинь [мне] [свои|фото] сиськи|нюдсы|голые|голую|писю|интимки',
    'твои|твоя|большие|мокрая сиськи|киска|пизда|писька',
    'порно|порнуха|минет|анал|секс+видео',
  ],
  ko: [
    '보지|자지|좆 빨아|핥아|박아',
    '섹스 하자|할래|해+줘',
    '가슴|알몸|나체|누드 사진|사진을 보내|보내줘|보여줘',
    '야동|보지|자지 .. 보고+싶|보내',
  ],
  bn: [
    'চুদি|চুদব|চুদবো|চোদা তোকে|তোরে|খাবি',
    'ভোদা|দুধ|গুদ|ধোন|বাড়া চুষ|চাট|চোষ|দেখা|দেখাও',
    'নগ্ন|ল্যাংটা|উলঙ্গ ছবি|ভিডিও দে|দাও|পাঠা|পাঠাও',
    'সেক্স|পর্ন ভিডিও|করবি|করতে',
  ],
  bs: [
    'popuši|popusi|puši|pusi|liži|lizi [mi] kurac|kitu|pičku|picku|kurcinu',
    'jebao|jebaću|jebacu|jebat+ću|pojebao|karao bih|ću|cu te|ju|je',
    'pošalji|posalji|pokaži|pokazi [mi] [svoje] sise|gole+slike|gole|pičku|picku|golišave',
    'porno|porniće|pornici|snimak|snimci',
  ],
  'bs-Cyrl': [
    'попуши|пуши|лижи [ми] курац|киту|пичку',
    'пошаљи|покажи [ми] [своје] сисе|голе+слике|пичку',
    'порно снимак|филм|слике',
  ],
  mk: [
    'пуши|лижи|изпуши [ми] кур|курот|пичка|пичката',
    'прати|покажи [ми] [твои|твоите] голи|цици|цицките|нудес [слики|фотки]',
    'ќе те ебам|заебам|јебам',
    'порно снимка|филм|слики',
  ],
  ka: [
    'გამიგზავნე|მაჩვენე|მანახე [შენი] შიშველი|შიშველ|ძუძუები [ფოტო|ფოტოები|სურათი|სურათები]',
    'მინდა|უნდა მოგტყნა|გაგჟიმო|მოგტყნათ',
    'ყლე|მუტელი ამომიღე|მაჩვენე|მომწოვე',
    'პორნო ვიდეო|ფილმი',
  ],
  kk: [
    'жалаңаш|жаланаш сурет|суретіңді|фото|видео жібер|көрсет|салшы',
    'сігемін|сігейін|сиктим сені|оны',
    'порно|секс видео|көрейік',
  ],
  ky: ['жылаңач|жыланач сүрөт|сүрөтүңдү|видео жибер|көрсөт|жөнөт', 'сигем|сигейин сени|аны', 'порно|секс видео'],
  ckb: ['وێنەی|ڤیدیۆی ڕووت|سێکسی [خۆت] بنێرە|نیشانم+بدە', 'سێکس بکەین|دەکەم|ئەکەم'],
  kmr: ['wêneyên|wêneyê|vîdyoya tazî|rût [xwe] bişîne|nîşan+bide', 'porno|seks vîdyo|bikin'],
  sw: [
    'tuma|nitumie|nionyeshe picha|video [zako|za] uchi|za+uchi|ngono',
    'nataka|nitaka|nita kukutomba|kutomba|nikutombe',
    'nyonya|lamba mboo|kuma|uume',
    'video|picha za ngono|uchi',
  ],
  ln: ['tindela|lakisa ngai bafoto|foto|video ya bolumbu|bolumbu', 'nalingi kosimba|kosiba yo|nzoto+na+yo'],
  dv: ['އޮރިޔާން ފޮޓޯ|ވީޑިއޯ [އެއް] ފޮނުވާ|ދައްކާ|ފޮނުވަން'],
};
