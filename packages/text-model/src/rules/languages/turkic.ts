/** Turkish, Azerbaijani and Uzbek (in both of its scripts). */
import type { RuleTable } from '../rule-table.ts';

export const TURKISH: RuleTable = {
  lang: 'tr',
  reviewed: false,
  threat: [
    'seni|sizi|onu|karıyı|orospuyu [ben|var+ya] öldüreceğim|öldürürüm|geberteceğim|gebertirim|döveceğim|yakacağım|keseceğim|keserim|vuracağım|vururum|boğacağım|boğarım|gömeceğim|gömerim|parçalayacağım|bıçaklayacağım|öldürücem|gebertecem|öldürecem|mahvedeceğim',
    'sana|ona tecavüz|işkence edeceğim|ederim|edicem',
    'kafanı|boğazını|bacaklarını|çeneni|ağzını|kemiklerini|dilini kıracağım|kırarım|keseceğim|keserim|koparacağım|koparırım|dağıtırım|dağıtacağım',
    'ölmeyi|ölümü|tecavüzü|kurşunu|dayağı|kezzabı|öldürülmeyi|tecavüze+uğramayı hak ediyorsun|ettin|ediyor|edersin',
    'yüzüne|suratına asit|kezzap dökeceğim|dökerim|atacağım|atarım',
    'seni|onu|bunları|böylelerini|sizi [hep] öldürmek|yakmak|asmak|dövmek|kesmek|taşlamak lazım|gerek|gerekir',
    'umarım|inşallah [seni|sana] [birileri] öldürürler|tecavüz+ederler|öldürülürsün|gebertirler|tecavüze+uğrarsın',
  ],
  stalking: [
    'nerede|nerde|hangi+evde|hangi+sokakta oturduğunu|yaşadığını|çalıştığını|kaldığını|okuduğunu|uyuduğunu [çok+iyi|iyi] biliyorum|biliyoruz|bilirim',
    'evini|adresini|okulunu|işyerini [çok+iyi|iyi] biliyorum|biliyoruz|bulurum|bulacağım',
    'seni [her+gün|sürekli|hep] izliyorum|takip+ediyorum|gözetliyorum|izliyoruz|takip+ediyoruz',
    'seni [nerede+olsan|elbet|her+yerde] bulurum|bulacağım|buluruz|bulucam',
    'evinin|kapının|okulunun|işyerinin|apartmanının önünde|önündeyim|karşısında [bekliyorum|seni|duruyorum]',
    'benden kaçamazsın|saklanamazsın|kurtulamazsın',
  ],
  publish: [
    'fotoğraflarını|fotolarını|videonu|videolarını|resimlerini|görüntülerini|çıplaklarını|ifşanı .. yayacağım|yayarım|paylaşacağım|paylaşırım|atacağım|atarım|yayınlarım|yayınlayacağım|göndereceğim|gönderirim|ifşa+ederim|yayıcam|paylaşıcam',
    'seni [herkese|ailene] ifşa|rezil edeceğim|ederim|edicem',
  ],
  demand: [
    'yoksa|aksi+halde|yapmazsan|göndermezsen|vermezsen|ödemezsen|atmazsan',
    'para|parayı|lira|foto|nude|bin [bana] gönder|yolla|ver|at|öde|yatır|havale+et',
  ],
  expose: [
    'bu|işte|al|alın [onun|kızın|karının|orospunun] numarası|adresi|telefonu',
    'numarası|adresi|telefonu [bu|şu|işte]',
    'onun|kızın|karının|orospunun numarası|adresi|telefonu|evi',
    'sokakta|mahallesinde|sokağında oturuyor|yaşıyor|çalışıyor',
  ],
  call: [
    'arayın|yazın|mesaj+atın|rahatsız+edin|ziyaret+edin|bulun|haddini+bildirin|spamlayın|saldırın|taciz+edin [hepiniz|onu|kızı|gece|evine|buna|herkes]',
    'paylaşın|herkes+bilsin|herkes+görsün|herkes+arasın',
  ],
  address: ['sokak|sokağı|sok|cadde|caddesi|cad|mahalle|mahallesi|mah|apartman|apt|daire|kat|no|blok|bulvarı'],
  report: [
    'dedi|diyor|söyledi|yazdı|yazıyor|yazan|tehdit|polis|polise|mahkeme|tutuklandı|mağdur|şikayet|şikayetçi|ceza|sanık|eski|kocam|kocası|haber|iddia|gözaltı',
  ],
  condition: ['eğer|eger|gidersen|konuşursan'],
  negation: ['değil|asla|hiç'],
  play: ['oyun|oyunda|maç|maçta|film|filmde|şarkı|kitap|şaka|haha~|aşk|gülmekten|random~'],
  business: [
    'hattı|hat|destek|ücretsiz|danışma|rezervasyon|sipariş|mağaza|klinik|polis|acil|merkezi|bizim|bize|bizi|beni|numaram|restoran|bilgi|büyükelçilik|kayıp|randevu|resmi',
  ],
};

export const AZERBAIJANI: RuleTable = {
  lang: 'az',
  reviewed: false,
  threat: [
    'səni|sizi|onu|qəhbəni [mən] öldürəcəyəm|öldürərəm|öldürəcəm|gəbərdəcəyəm|gəbərdərəm|döyəcəyəm|yandıracağam|yandıraram|kəsəcəyəm|kəsərəm|vuracağam|boğacağam|boğaram|zorlayacağam|zorlayaram|basdıracağam|parçalayacağam|bıçaqlayacağam',
    'sənə|ona təcavüz|işgəncə edəcəyəm|edərəm|edəcəm',
    'başını|boğazını|ayaqlarını|çənəni|ağzını|dilini|sümüklərini kəsəcəyəm|kəsərəm|qıracağam|qıraram|qoparacağam|dağıdacağam|sındıracağam',
    'ölümə|ölməyə|güllələnməyə|zorlanmağa|döyülməyə layiqsən|layiqdir',
    'üzünə turşu|kislota tökəcəyəm|tökərəm|atacağam',
    'səni|onu|belələrini|sizi [hamınızı] öldürmək|yandırmaq|asmaq|zorlamaq|döymək|kəsmək lazımdır|lazım|gərək',
  ],
  stalking: [
    'harada|harda|hansı+evdə yaşadığını|qaldığını|işlədiyini|oxuduğunu|yatdığını [yaxşı|çox+yaxşı] bilirəm|bilirik',
    'evini|ünvanını|məktəbini|iş+yerini [yaxşı] bilirəm|bilirik|taparam|tapacağam',
    'səni [hər+gün|daim] izləyirəm|güdürəm|izləyirik|güdürük',
    'səni [harada+olsan|hər+yerdə] taparam|tapacağam|taparıq|tapacam',
    'evinin|qapının|məktəbinin|binanın qabağında|qarşısında|qabağındayam [gözləyirəm|dayanmışam]',
    'məndən qaça|gizlənə|qurtula bilməzsən|bilməyəcəksən',
  ],
  publish: [
    'şəkillərini|fotolarını|videonu|videolarını|lüt+şəkillərini|görüntülərini .. yayacağam|yayaram|paylaşacağam|paylaşaram|atacağam|göndərəcəyəm|göndərərəm|yayımlayacağam|yayacam|paylaşacam',
    'səni [hamıya|ailənə] rüsvay|ifşa edəcəyəm|edərəm|edəcəm',
  ],
  demand: [
    'yoxsa|əks+halda|verməsən|göndərməsən|etməsən|ödəməsən',
    'pul|pulu|manat|şəkil|foto|lüt [mənə] göndər|yolla|ver|at|ödə|köçür',
  ],
  expose: [
    'bu|budur|alın [onun|qızın|qəhbənin] nömrəsi|nömrəsidir|ünvanı|ünvanıdır|telefonu|telefonudur',
    'onun|qızın|qəhbənin nömrəsi|ünvanı|telefonu|evi',
    'küçəsində|küçədə|binada|rayonunda yaşayır|qalır|işləyir',
  ],
  call: [
    'zəng+edin|zəng+vurun|yazın|narahat+edin|tapın|dərsini+verin|gedin [hamınız|ona|gecə|evinə|hamı]',
    'paylaşın|yayın|hamı+bilsin|hamı+görsün',
  ],
  address: ['küçə|küçəsi|küç|prospekti|pr|bina|ev|mənzil|mənz|məhəllə|rayonu|mkr'],
  report: [
    'dedi|deyir|deyib|yazdı|yazır|yazıb|hədələdi|hədələyir|hədələyib|hədə|polis|polisə|məhkəmə|həbs|saxlanılıb|qurban|zərərçəkmiş|şikayət|ərim|əri|keçmiş|xəbər|ittiham',
  ],
  condition: ['əgər|getsən|danışsan'],
  negation: ['deyil|heç|əsla'],
  play: ['oyun|oyunda|matç|matçda|film|filmdə|mahnı|kitab|zarafat|haha~|sevgi'],
  business: [
    'xətt|xətti|pulsuz|ödənişsiz|dəstək|məlumat|sifariş|mağaza|klinika|polis|təcili|mərkəzi|bizim|bizə|mənim|mənə|restoran|səfirlik|itkin|rəsmi|rezervasiya',
  ],
};

export const UZBEK: RuleTable = {
  lang: 'uz',
  reviewed: false,
  threat: [
    'seni|sizni|uni [men] o+ldiraman|oʻldiraman|oldiraman|zo+rlayman|zoʻrlayman|zorlayman|uraman|yoqaman|yoqib+yuboraman|so+yaman|soʻyaman|soyaman|bo+g+aman|bogaman|otaman|pichoqlayman|ko+maman|komaman',
    'сени|сизни|уни [мен] ўлдираман|улдираман|зўрлайман|зурлайман|ураман|ёқаман|сўяман|суяман|бўғаман|отаман|пичоқлайман',
    'boshingni|oyog+ingni|tilingni|bo+yningni kesaman|sindiraman|uzaman|yoraman',
    'бошингни|оёғингни|тилингни|бўйнингни кесаман|синдираман|узаман|ёраман',
    'o+limga|oʻlimga|olimga|zo+rlanishga|kaltakka loyiqsan|loyiq',
    'ўлимга|улимга|зўрланишга|калтакка лойиқсан|лойик|лойиқ',
    'yuzingga|betingga kislota|benzin sepaman|quyaman',
    'seni|uni|bunaqalarni|sizlarni o+ldirish|oʻldirish|oldirish|yoqish|osish|zo+rlash|urish kerak|lozim',
    'сени|уни|бунақаларни|сизларни ўлдириш|улдириш|ёқиш|осиш|зўрлаш|уриш керак|лозим',
  ],
  stalking: [
    'qayerda|qaerda|qayda yashashingni|turishingni|ishlashingni|o+qishingni|oʻqishingni|oqishingni bilaman|bilamiz',
    'қаерда|қайерда|каерда яшашингни|туришингни|ишлашингни|ўқишингни биламан|биламиз',
    'uyingni|manzilingni|maktabingni|ishxonangni bilaman|bilamiz|topaman',
    'уйингни|манзилингни|мактабингни|ишхонангни биламан|биламиз|топаман',
    'seni [har+kuni|doim] kuzatyapman|kuzataman|poylayapman|kuzatib+yuribman|topaman|topamiz',
    'сени [ҳар+куни|доим] кузатяпман|кузатаман|пойлаяпман|кузатиб+юрибман|топаман|топамиз',
    'uying|eshiging|maktabing oldida|yonida [kutyapman|turibman|seni]',
    'mendan qochib|yashirinib qutulolmaysan|ketolmaysan',
  ],
  publish: [
    'rasmlaringni|suratlaringni|videongni|videolaringni|yalang+och|fotolaringni .. tarqataman|chiqaraman|joylayman|yuboraman|tashlayman|ko+rsataman',
    'расмларингни|суратларингни|видеонгни|видеоларингни|яланғоч|фотоларингни .. тарқатаман|чиқараман|жойлайман|юбораман|ташлайман|кўрсатаман',
  ],
  demand: [
    'bo+lmasa|boʻlmasa|bolmasa|aks+holda|yo+qsa|yoqsa|bermasang|yubormasang|бўлмаса|акс+ҳолда|йўқса|бермасанг|юбормасанг',
    'pul|so+m|soʻm|dollar|rasm|yalang+och [menga] yubor|ber|tashla|jo+nat|to+la|o+tkaz',
    'пул|сўм|доллар|расм|яланғоч [менга] юбор|бер|ташла|жўнат|тўла|ўтказ',
  ],
  expose: [
    'bu|mana [uning|qizning|fohishaning] raqami|nomeri|manzili|telefoni',
    'бу|мана [унинг|қизнинг|фоҳишанинг] рақами|номери|манзили|телефони',
    'uning|qizning|унинг|қизнинг raqami|nomeri|manzili|telefoni|uyi|рақами|номери|манзили|телефони|уйи',
    'u|qiz ko+chasida|koʻchasida|kochasida yashaydi|turadi|ishlaydi',
  ],
  call: [
    'qo+ng+iroq|qoʻngʻiroq|qongiroq qiling|qilinglar',
    'қўнғироқ|кунгирок қилинг|қилинглар',
    'telefon+qilinglar|yozinglar|bezovta+qilinglar|boringlar|topinglar|tarqatinglar|hamma+bilsin|телефон+қилинглар|ёзинглар|безовта+қилинглар|боринглар|топинглар|тарқатинглар|ҳамма+билсин',
  ],
  address: [
    'ko+cha|ko+chasi|koʻchasi|kochasi|uy|xonadon|mahalla|mahallasi|tumani|dom|kvartira|кўчаси|уй|хонадон|маҳалла|тумани|дом',
  ],
  report: [
    'dedi|deb|dedilar|yozdi|yozgan|qo+rqitdi|qoʻrqitdi|tahdid|politsiya|militsiya|sud|qamoqqa|jabrlanuvchi|ariza|erim|eri|sobiq|xabar|деди|деб|ёзди|ёзган|қўрқитди|таҳдид|полиция|милиция|суд|қамоққа|жабрланувчи|ариза|эрим|эри|собиқ',
  ],
  condition: ['agar|агар'],
  negation: ['emas|hech|эмас|ҳеч'],
  play: [
    'o+yin|oʻyin|oyin|o+yinda|film|kino|qo+shiq|kitob|hazil|haha~|sevgi|ўйин|ўйинда|фильм|кино|қўшиқ|китоб|ҳазил|хаха~|севги',
  ],
  business: [
    'bepul|ishonch|liniya|yordam|buyurtma|do+kon|klinika|politsiya|tez+yordam|markazi|bizning|bizga|mening|menga|restoran|elchixona|rasmiy|бепул|ишонч|линия|ёрдам|буюртма|дўкон|клиника|полиция|маркази|бизнинг|бизга|менинг|менга',
  ],
};
