/**
 * Function and identity words for word-by-word glossing, by hand: dictionaries give the citation form of the commonest
 * words, or nothing. Order of the columns: LANGS. Hindi is in Devanagari; the normaliser folds the romanised forms.
 */
const LANGS = ['ar', 'de', 'nl', 'pl', 'hi', 'zh', 'sw', 'hr', 'ru'] as const;
const TABLE = `
i|أنا|ich|ik|ja|मैं|我|mimi|ja|я
you|أنت|du|jij|ty|तुम|你|wewe|ti|ты
your|لك|dein|jouw|twój|तुम्हारा|你的|yako|tvoj|твой
he|هو|er|hij|on|वह|他|yeye|on|он
she|هي|sie|zij|ona|वह|她|yeye|ona|она
we|نحن|wir|wij|my|हम|我们|sisi|mi|мы
they|هم|sie|zij|oni|वे|他们|wao|oni|они
them|هم|sie|hen|ich|उन्हें|他们|wao|njih|их
their|لهم|ihre|hun|ich|उनका|他们的|yao|njihov|их
my|لي|mein|mijn|mój|मेरा|我的|yangu|moj|мой
me|لي|mich|mij|mnie|मुझे|我|mimi|mene|меня
us|لنا|uns|ons|nas|हमें|我们|sisi|nas|нас
the|ال|die|de||||||
a||ein|een|||一个|||
is|هو|ist|is|jest|है|是|ni|je|
are||sind|zijn|są|हैं|是|ni|su|
was|كان|war|was|był|था|是|alikuwa|bio|был
were|كانوا|waren|waren|byli|थे|是|walikuwa|bili|были
be|يكون|sein|zijn|być|होना|是|kuwa|biti|быть
been|كان|gewesen|geweest|był||||bio|был
have|عندي|haben|hebben|mam|पास|有|nina|imam|есть
has|عنده|hat|heeft|ma|पास|有|ana|ima|есть
do||tun|doen|robić|करना|做|fanya|raditi|делать
not|لا|nicht|niet|nie|नहीं|不|si|ne|не
no|لا|kein|geen|nie|नहीं|没有|hapana|ne|нет
never|أبدا|nie|nooit|nigdy|कभी नहीं|从不|kamwe|nikad|никогда
don't|لا|nicht|niet|nie|मत|不|usi|ne|не
can't|لا يمكن|kann nicht|kan niet|nie mogę|नहीं सकता|不能|siwezi|ne mogu|не могу
all|كل|alle|alle|wszyscy|सब|所有|wote|svi|все
these|هؤلاء|diese|deze|ci|ये|这些|hawa|ovi|эти
those|أولئك|jene|die|tamci|वे|那些|wale|oni|те
this|هذا|dieses|dit|to|यह|这|hii|ovo|это
that|ذلك|das|dat|to|वह|那|hiyo|to|то
and|و|und|en|i|और|和|na|i|и
or|أو|oder|of|lub|या|或|au|ili|или
but|لكن|aber|maar|ale|लेकिन|但|lakini|ali|но
to|إلى|zu|naar|do|को|到|kwa|za|к
of|من|von|van|z|का|的|ya|od|
in|في|in|in|w|में|在|katika|u|в
on|على|auf|op|na|पर|在|juu ya|na|на
for|ل|für|voor|dla|के लिए|为|kwa|za|для
with|مع|mit|met|z|के साथ|和|na|sa|с
like|مثل|wie|zoals|jak|जैसे|像|kama|kao|как
who|من|wer|wie|kto|कौन|谁|nani|tko|кто
what|ما|was|wat|co|क्या|什么|nini|što|что
why|لماذا|warum|waarom|dlaczego|क्यों|为什么|kwa nini|zašto|почему
should|يجب|sollten|moeten|powinni|चाहिए|应该|wanapaswa|trebaju|должны
must|يجب|müssen|moeten|muszą|चाहिए|必须|lazima|moraju|должны
will|سوف|werde|zal|będę|होगा|会|nita|ću|буду
can|يمكن|kann|kan|może|सकता|可以|unaweza|može|может
want|أريد|will|wil|chcę|चाहता|想|nataka|želim|хочу
hate|أكره|hasse|haat|nienawidzę|नफरत|讨厌|nachukia|mrzim|ненавижу
love|أحب|liebe|hou van|kocham|प्यार|爱|napenda|volim|люблю
kill|اقتل|töten|doden|zabić|मारो|杀|kuua|ubiti|убить
die|يموت|sterben|sterven|umrzeć|मर|死|kufa|umrijeti|умереть
people|ناس|Leute|mensen|ludzie|लोग|人|watu|ljudi|люди
women|نساء|Frauen|vrouwen|kobiety|औरतें|女人|wanawake|žene|женщины
woman|امرأة|Frau|vrouw|kobieta|औरत|女人|mwanamke|žena|женщина
girls|بنات|Mädchen|meisjes|dziewczyny|लड़कियां|女孩|wasichana|djevojke|девушки
girl|بنت|Mädchen|meisje|dziewczyna|लड़की|女孩|msichana|djevojka|девушка
men|رجال|Männer|mannen|mężczyźni|मर्द|男人|wanaume|muškarci|мужчины
man|رجل|Mann|man|mężczyzna|आदमी|男人|mwanaume|muškarac|мужчина
black|سود|schwarze|zwarte|czarni|काले|黑人|weusi|crnci|чёрные
blacks|السود|Schwarze|zwarten|czarni|काले|黑人|weusi|crnci|чёрные
white|بيض|weiße|witte|biali|गोरे|白人|wazungu|bijelci|белые
muslim|مسلم|Muslim|moslim|muzułmanin|मुसलमान|穆斯林|mwislamu|musliman|мусульманин
muslims|مسلمين|Muslime|moslims|muzułmanie|मुसलमान|穆斯林|waislamu|muslimani|мусульмане
jew|يهودي|Jude|jood|Żyd|यहूदी|犹太人|myahudi|židov|еврей
jews|يهود|Juden|joden|Żydzi|यहूदी|犹太人|wayahudi|židovi|евреи
jewish|يهودي|jüdisch|joods|żydowski|यहूदी|犹太|wa kiyahudi|židovski|еврейский
gay|مثلي|schwul|homo|gej|समलैंगिक|同性恋|shoga|gej|гей
gays|مثليين|Schwule|homo's|geje|समलैंगिक|同性恋|mashoga|gejevi|геи
trans|متحول|trans|trans|trans|ट्रांस|跨性别|trans|trans|транс
lesbians|مثليات|Lesben|lesbiennes|lesbijki|समलैंगिक औरतें|女同性恋|wasagaji|lezbijke|лесбиянки
immigrants|مهاجرين|Einwanderer|immigranten|imigranci|अप्रवासी|移民|wahamiaji|imigranti|мигранты
immigrant|مهاجر|Einwanderer|immigrant|imigrant|अप्रवासी|移民|mhamiaji|imigrant|мигрант
refugees|لاجئين|Flüchtlinge|vluchtelingen|uchodźcy|शरणार्थी|难民|wakimbizi|izbjeglice|беженцы
foreigners|أجانب|Ausländer|buitenlanders|obcokrajowcy|विदेशी|外国人|wageni|stranci|иностранцы
disabled|معاقين|Behinderte|gehandicapten|niepełnosprawni|विकलांग|残疾人|walemavu|invalidi|инвалиды
stupid|غبي|dumm|dom|głupi|बेवकूफ|愚蠢|mjinga|glup|глупый
disgusting|مقرف|ekelhaft|walgelijk|obrzydliwy|घिनौना|恶心|chukizo|odvratan|отвратительный
scum|حثالة|Abschaum|uitschot|szumowiny|गंदगी|人渣|takataka|ološ|отбросы
fucking|لعين|verdammte|verdomde|pierdolony|साला|他妈的|malaya|jebeni|чёртов
bitch|عاهرة|Schlampe|teef|suka|कुतिया|婊子|malaya|kučka|сука
whore|عاهرة|Hure|hoer|kurwa|रंडी|妓女|kahaba|kurva|шлюха
`;

const WORDS = new Map<string, Map<string, string>>(LANGS.map((lang) => [lang, new Map()]));
for (const line of TABLE.trim().split('\n')) {
  const [english, ...cells] = line.split('|') as [string, ...string[]];
  LANGS.forEach((lang, i) => {
    WORDS.get(lang)?.set(english, cells[i] ?? '');
  });
}

/** The hand list for `lang`: English word → gloss, '' to leave the word out. Empty for other languages. */
export function glossWords(lang: string): ReadonlyMap<string, string> {
  return WORDS.get(lang) ?? new Map();
}
