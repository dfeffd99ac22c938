import type { RuleTable } from '../rule-table.ts';

const I = 'aku|gue|gua|gw|saya|kami|kita|ku';
const YOU = 'kamu|lo|lu|kau|elo|loe|kalian|dia|lonte|anjing|perempuan+ini|cewek+ini';
const HARM =
  'bunuh|perkosa|bacok|bakar|gorok|habisi|hajar|tusuk|penggal|tembak|siksa|cekik|siram|gebukin|matiin|gampar';
const PICTURES = 'foto|foto2|video|vidio|gambar|bugil|telanjang|vcs|aib|rekaman|chat';

export const INDONESIAN: RuleTable = {
  lang: 'id',
  reviewed: false,
  threat: [
    `${I} [akan|bakal|mau|pasti|bakalan|yang] [akan] ${HARM} ${YOU}`,
    `kubunuh|kuperkosa|kubacok|kubakar|kugorok|kuhabisi|kuhajar|kutusuk|kutembak|kusiksa|kucekik ${YOU}`,
    `${I} [akan|bakal|mau|pasti] membunuhmu|memperkosamu|membakarmu|menghabisimu|menyiksamu|bunuhmu|memenggalmu`,
    `${YOU}|lonte+ini|mulutmu [itu] pantas|layak|harus|mesti|pantes|kudu [itu|nya] diperkosa|mati|dibunuh|disiram+air+keras|dibakar|dihajar|digorok|dirajam|dibacok|dipenggal|digebukin|digantung`,
    `awas kamu|lo|lu|kau mati|kubunuh|habis|gue+bunuh|aku+bunuh`,
    `semoga|moga kamu|lo|lu|kau|dia [segera|cepat] diperkosa|dibunuh|mati+dibunuh|dibacok`,
    `siap-siap|siap siap|mati|dibunuh [kamu|lo|kau]`,
    `bunuh|perkosa|bakar|gantung|penggal|gorok aja|saja|rame-rame [cewek|perempuan|lonte|orang] [ini|itu|kayak+gini]`,
  ],
  stalking: [
    `${I} tahu|tau|udah+tau|sudah+tahu [persis] [di] dimana|mana|tempat|alamat [kamu|lo|lu|kau] [tinggal|kerja|sekolah|rumah|kuliah|kos] [kamu|lo|lu|mu]`,
    `${I} tahu|tau alamat|rumah|sekolah|kantor|kampus|rumahmu|alamatmu|sekolahmu|kosanmu [rumah] [kamu|lo|lu|mu|kau]`,
    `${I} [selalu|lagi|sedang|terus] mengawasi|ngawasin|memantau|ngikutin|mengikuti|membuntuti|nguntit|memata-matai|awasi|pantau kamu|lo|lu|kau|elo`,
    `${I} [selalu|lagi|sedang|terus] mengawasimu|mengikutimu|membuntutimu|memantaumu|menemukanmu`,
    `${I} [akan|bakal|pasti] [bisa] temukan|nemuin|menemukan|cari|samperin|datangi|kejar kamu|lo|lu|kau|rumahmu|rumah+lo`,
    `${I} [lagi|sudah|udah] [ada|nunggu|tunggu] di+depan|depan rumah|kos|kosan|sekolah|kantor|rumahmu [kamu|lo|lu|mu]`,
    `kamu|lo|lu|kau [nggak|gak|ga|tidak] [akan|bakal|bisa] sembunyi|lari|kabur dari+ku|dariku|dari+gue|dari+kami`,
  ],
  publish: [
    `${I} [akan|bakal|mau|pasti] .. sebar|sebarkan|sebarin|posting|upload|kirim|kirimkan|viralkan|viralin|share|bocorin|unggah .. foto|video|vidio|rekaman|aib [bugil|telanjang|vcs|syur] kamu|lo|lu|mu|kau|elo|bugil|telanjang|syur`,
    `${I} [akan|bakal|mau|pasti] .. sebar|sebarkan|sebarin|posting|upload|kirim|kirimkan|viralkan|viralin|bocorin|unggah .. fotomu|videomu|aibmu|bugilmu`,
    `kusebar|kusebarkan|kuviralkan|kuposting|kukirim ${PICTURES}|fotomu|videomu|aibmu`,
    `foto|video|fotomu|videomu [bugil|telanjang|vcs|syur] kamu|lo|lu|mu|bugil|telanjang|akan|bakal .. disebar|tersebar|diviralkan|dikirim|kusebar|gue+sebar|aku+sebar|viral`,
  ],
  demand: [
    `kalau+tidak|kalo+gak|kalo+ga|kalau+nggak|atau|kalau+gak|jika+tidak|kalo+nggak|kecuali`,
    `kirim|transfer|tf|kasih|bayar [uang|duit|pulsa|foto|video|bugil|pap|aku|gue|sekarang|juta]`,
  ],
  expose: [
    `ini|nih|berikut [dia|adalah] nomor|nomer|no|nope|alamat|kontak|rumah|identitas|data [hp|wa|rumah|telepon|telp] [nya|dia|si|cewek|lonte]`,
    `nomor|nomer|no|nope|alamat [hp|wa|rumah|telepon|telp] dia|nya|cewek|perempuan|lonte|si [ini|itu]`,
    `nomornya|nomernya|alamatnya|rumahnya|nopenya|tinggalnya [di]`,
    `dia|cewek+ini|perempuan+ini tinggal|kerja|kuliah di`,
  ],
  call: [
    `telepon|telpon|hubungi|chat|wa|teror|spam|serbu|datangi|serang|hujat|ganggu|samperin|kerjain [aja|saja|rame|rame-rame] [dia|cewek|perempuan|lonte|si|rumahnya|nomornya|akunnya|orangnya]`,
    `sebarkan|sebarin|viralkan|viralin [nomor|alamat|ke|guys|ya|biar]`,
    `biar dia tau+rasa|kapok|malu|nyesel|tahu`,
  ],
  address: ['jalan|jl|jln|gang|gg|rt|rw|desa|kelurahan|kecamatan|perumahan|komplek|blok|no'],
  report: [
    'kata|katanya|bilang|mengancam|diancam|ancaman|ngancam|polisi|pengadilan|korban|pelaku|ditangkap|laporan|lapor|tersangka|vonis|berita|tulis|menulis|mantan|suami|terdakwa',
  ],
  condition: ['kalau|kalo|jika|klo'],
  negation: ['tidak|gak|nggak|ga|jangan|bukan|tak'],
  play: ['game|main|pertandingan|film|lagu|novel|bercanda|wkwk~|haha~|ml|pubg|cinta'],
  business: [
    'hotline|layanan|kami|gratis|pengaduan|bantuan|kantor|toko|pemesanan|order|cs|admin|resmi|polisi|klinik|rumah+sakit|ambulans|darurat|info|pendaftaran|hubungi+saya|nomor+saya|nomorku|wa+saya|lbh|komnas|hilang|donasi',
  ],
};
