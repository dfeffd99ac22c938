/**
 * Word endings that mark a language, our own lists: two to four letters, looked for at the end of words of five and
 * more. Grammar repeats its endings in any register, where a trigram list knows only the words of its one text.
 */
import type { Script } from './count-scripts.ts';

export const ENDINGS: Partial<Record<Script, Readonly<Record<string, string>>>> = {
  latin: {
    en: 'ing tion ness ment ould ight ally ough ies ers ful less able ized ated ious eous ever self ates ling ship ways ther hing nder ence ance ward',
    fr: 'ment eux euse tion ait aient ons ez eur elle ique isme iste oire ette ées ents ants eurs elles aux ille aire ère age euses és',
    es: 'ción ciones dad dades mente ando iendo aba aban ador ados idas eron aron ría ico icos ismo illo ito ita ones ista anza dora ido amos',
    pt: 'ção ções dade mente ando endo ava avam ador ados aram eram ria ões ães eira eiro inho inha ismo agem ência ância ório ável iram ões ento',
    it: 'zione zioni tà mente ando endo ava avano ato ati ata ate ire are ere tto tti tta elli ella etto etti ismo ista uto uti ezza iamo ono aggio ente glia zza',
    de: 'ung ungen keit heit lich ische ischen chen schen sten ten ter tem nen ierte iert schaft lich ges rden ndet aus nden isch hren hen ken',
    nl: 'ing heid lijk lijke ische eren den ten tie ties aar aren eerd eert gen ken elijk schap jes tje oor ende haal aan oek uis eken',
    id: 'kan annya nya lah kah asi itas isme ikan ahan aan ian kannya gan ang kami wan tas wa pun ngan',
    tr: 'lar ler ları leri lık lik mak mek dır dir dı di yor ıyor iyor mış miş nda nde dan den nın nin rak rek sı acak ecek lığı liği ması mesi unda ünde',
    az: 'lar lər ları ləri lıq lik maq mək dır dir ır ir mış miş nda ndə dan dən nın nin ası əsi caq cək lığı liyi ması məsi ində ədə ləri',
    uz: 'lar lari lik moq ning dagi dan gan ish ishi adi lgan yapti ydi ib di cha larni ligi ida iga ini siz larga aydi oqda tirish',
    sq: 'it ët en ën uar ojnë ohet shme isht ave eve ive imit imin inë esë ësi ar uan ura jnë ndje hej ore tare ur shëm',
    sh: 'ost osti anje anja nje ovi ova ima ama ski ska ske skog skih nih nog nom nim ije iju ila ilo ali ili jski jen ena eno aju uju iti ati ovao uje aca ica nosti',
    sl: 'ost osti anje nje nja jo ega ejo ajo ujejo jih ski ska skih nih nem nim ila ilo ali ili jen ena eno ijo iti ati uje ajo ljo ovi ami ega ijski cev ževa ih',
    pl: 'ość ości anie enie ego emu ych ymi nych owa owy owe ski ska skie cie ali ili ała ował wać ują ają ami ach ów ski czne rze ję nie szy',
    ro: 'ul ului ilor lor ea iei ții ție ește ări are ere ire ment toare tor ele ii uri urile esc ească at ată ate ați eau ând ind ism ist cea lui ilor',
    cs: 'ost osti ání ení ého ému ých ými ová ové ský ská ské ala ila ali ili ovat uje ují ách ech ům ami ně stí ště',
    sk: 'osť osti anie enie ého ému ých ými ová ové ský ská ské ala ila ali ili ovať uje ujú ách och om ami nie stva ie',
    hu: 'nak nek ban ben ság ség ött ett tak tek ból ből ról ről hoz hez ták ték nál nél ként ott ság bb ek ok ak',
    sv: 'ning het lig liga arna erna ade ades ande are ska isk iska ten et en heten ing ster',
    da: 'ning hed lig lige erne ede ende ere ske isk iske ing heden else elser ste en et',
    fi: 'ssa ssä sta stä lla llä lta ltä lle nen sen tta ttä vat vät taan tään inen isen misen aan ään in uus yys et',
    so: 'ka ta da ga ayaa yay aha aan iyo een yaa eed ooyin aal ayey ayo sho naa kii tii gii dii had',
    yo: 'run kan wan gba nyan',
    vi: 'ông ình ang ương iên ước',
    ku: 'ên an in ene eke kirin andin tin yên iyê iya ê bûn dike din tiye eya ekê ekî iyan ayî ayê sê',
    ha: 'wa yar nci sa war ar iya an nsu unsu insa anta oci ai una',
    rw: 'wa ra ye we ho mo ka ga ere eye aga iye aho ira ije amo uye',
  },
  cyrillic: {
    ru: 'ого его ому ему ение ения ость ости ться тся ный ная ное ные ных ным ский ская ские ских ании ами ями ать ить ует ают ют ешь ишь ает ает ции ция ией ий ый ой ая ые ов ев',
    uk: 'ого ому ення ання ість ості ться тися ний на ної них ським ська ські ських ами ями ати ити ує ають ють еш ції ція ією ій ів їв єю ною ого иться ювати',
    be: 'ага яго аму енне анне асць асці цца ны ная нае ныя ных скі ская скія скіх амі ямі аць іць уе аюць юць еш цыі цыя аў яў ай ой',
    bg: 'ът та то те ите ата ото ета ията ският ската ските ане ене ост остта ват яват ява ява ция ции ски ска ско ния ния ен на но ни ха аше еше ил ал ят щия щи ото ние ето',
    mk: 'от та то те ите ата ото ета ијата ниот ската ските ање ење ост оста ваат уваат ува ција ции ски ска ско ниот на но ни аа еше аше ил ал јата јќи јот увале вме ува ње',
    sr: 'ост ости ање ења ње ови ова има ама ски ска ске ског ских них ног ном ним ије ију ила ило али или јски јен ена ено ају ују ити ати овао ује аца ица ања ује ћи',
    kk: 'ның нің дың дің тың тің лар лер дар дер тар тер ған ген қан кен ады еді йді ып іп ында інде дан ден тан тен ға ге қа ке мен ді ды ты ті лық лік дық дік мыз міз сың сің ғы гі уға уге атын етін ын ін ары ері',
    ky: 'нын нин дын дин тын тин нун нүн лар лер дар дер тар тер дор дөр лор лөр ган ген кан кен гон гөн ат ет от өт ып ип уп үп ында инде дан ден тан тен га ге ка ке го гө ды ди ду дү ты ти лык лик лук лүк быз биз сың сиң уу үү ында тур нда луу',
    tg: 'ҳои ҳо анд аст ии гӣ они ии ори ият нда ашон ҳоро рои аи ист ори ани вӣ ҳое',
    mn: 'ийн ын аар ээр оор өөр сан сэн сон сөн дог дэг жээ чээ гаа гээ лаа лээ руу рүү нууд нүүд тай тэй той ийг ыг аас ээс оос өөс иад гүй',
    tt: 'ның нең лар ләр нар нәр ган гән кан кән ды де ты те ып еп ында ендә дан дән тан тән га гә ка кә лык лек быз без сың сең ары әре рга ргә',
    uz: 'лар лари лик моқ нинг даги дан ган иш иши ади лган ди иб да га ни ча ларни лиги ида ига ини',
  },
  arabic: {
    ar: 'ات ية ين ون ها هم نا ته ان كم تها تهم اء ًا',
    fa: 'های هایی ترین شده ند دند کنند شود است اند ستان یی ان',
    ur: 'وں یں ئے تے نے گے ئی تی یوں ؤں وں',
    ckb: 'ەکان ەکە ەکانی یەکی ێک کردن وە ەوە یان بوون ەیە انی ەکەی دا کات',
    ps: 'ونه ونو وي ېږي ږي ول نو کې ګې وال',
  },
  devanagari: {
    hi: 'ों ओं ता ते ती ना ने कर ाएं िया ियों ्या यों एगा',
    ne: 'को का ले लाई मा हरू एको नु छन् छ ेको बाट हरुको ाउन ्न',
    mr: 'च्या ला ची चे मध्ये ात ून ांनी ण्यात ण्या ळे आहे ांच्या ते ना',
  },
  ethiopic: {
    am: 'ው ዎች ኖች ችን ዎችን ሉ ታል ዋል ናል ለው ችው ቸው ነት ውን ሎች ቶች ዎቹ ጋር',
    ti: 'ታት ኦም ዮም ኡን ውን ዎም ናይ እዩ ነት ትን ልን ዎ ኣት ቲ',
  },
};
