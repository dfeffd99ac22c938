# machine-made, not reviewed by a native speaker

app-name = Haetae
skip-to-content = تخطَّ إلى المحتوى
nav-queue = القائمة
nav-decided = المبتوت فيها
nav-supervise = الإشراف
nav-admin = الإدارة
nav-main = التنقل الرئيسي
menu-account = الحساب والإعدادات
menu-language = اللغة
menu-theme = المظهر
theme-auto = مثل النظام
theme-light = فاتح
theme-dark = داكن
keys-title = المفاتيح
keys-on = اختصارات بمفتاح واحد
sign-out = تسجيل الخروج
live-on = مباشر
live-off = غير مباشر: جارٍ الاتصال
loading = جارٍ التحميل…
retry = حاول مجددًا
close = إغلاق
cancel = إلغاء
save = حفظ
more = عرض المزيد
none = لا شيء
unknown = غير معروف
page-not-found = لا شيء هنا.
to-queue = إلى القائمة
signin-title = تسجيل الدخول
signin-name = الاسم أو البريد الإلكتروني
signin-password = كلمة المرور
signin-totp = ستة أرقام من تطبيق المصادقة
signin-totp-help = أو أحد رموز الاسترداد.
signin-submit = تسجيل الدخول
signin-oidc = تسجيل الدخول عبر { $provider }
signin-first = أول مرة؟
signin-first-help = من يدير هذه النسخة ينشئ حسابك. على الجهاز نفسه: haetae users create. ورابط الدعوة يتيح لك اختيار كلمة مرور.
signin-links = صفحات أخرى
signin-report = الإبلاغ عن صورة
signin-docs = وثائق واجهة البرمجة
signin-again-title = انتهت جلستك
signin-again-help = سجّل الدخول مجددًا للمتابعة. ما كتبته ما زال موجودًا.
signin-other-tab = سجّل الدخول عبر { $provider } في تبويب جديد ثم عد إلى هنا.
password-change-title = اختر كلمة مرور جديدة
password-old = كلمة المرور الحالية
password-new = كلمة المرور الجديدة
password-change-help = التي أُعطيت لك كانت للدخول الأول فقط.
password-rules = 12 حرفًا على الأقل: ثلاث أو أربع كلمات لا رابط بينها.
queue-title = قائمة المراجعة
queue-take = خذ الأكثر إلحاحًا
queue-count = { $count ->
    [zero] لا حالات تنتظر
    [one] حالة واحدة تنتظر
    [two] حالتان تنتظران
    [few] { $count } حالات تنتظر
    [many] { $count } حالة تنتظر
   *[other] { $count } حالة تنتظر
  }
queue-oldest = الأقدم ينتظر منذ { $time }
queue-new = { $count ->
    [zero] لا حالات جديدة ({ $count })
    [one] عرض حالة جديدة ({ $count })
    [two] عرض حالتين جديدتين ({ $count })
    [few] عرض { $count } حالات جديدة
    [many] عرض { $count } حالة جديدة
   *[other] عرض { $count } حالة جديدة
  }
queue-empty = لا شيء ينتظرك.
queue-empty-help = تظهر الحالات الجديدة هنا تلقائيًا.
queue-empty-filtered = لا توجد حالة توافق هذه المرشحات.
queue-clear-filters = مسح المرشحات
queue-holding = لديك حالة بين يديك.
queue-go-on = تابع
queue-select = تحديد الحالة { $id }
queue-selected = { $count ->
    [zero] لم يُحدَّد شيء ({ $count })
    [one] حُدِّدت حالة ({ $count })
    [two] حُدِّدت حالتان ({ $count })
    [few] حُدِّدت { $count } حالات
    [many] حُدِّدت { $count } حالة
   *[other] حُدِّدت { $count } حالة
  }
queue-bulk = البت معًا
queue-list = الحالات، الأكثر إلحاحًا أولًا
filter-language = اللغة
filter-country = البلد
filter-label = المؤشر
filter-all = الكل
filter-restricted = المسار المقيّد
col-urgency = الإلحاح
items-count = { $count ->
    [zero] لا منشورات ({ $count })
    [one] منشور واحد ({ $count })
    [two] منشوران ({ $count })
    [few] { $count } منشورات
    [many] { $count } منشورًا
   *[other] { $count } منشور
  }
held-by-you = معك
held-by-other = مع شخص آخر
gone-decided = بُتَّ فيها
waiting-since = تنتظر منذ { $time }
clock-left = بقي { $time } حسب القانون
clock-over = انقضت المهلة القانونية منذ { $time }
text-hidden = نص شديد، مخفي
text-show = إظهار النص
text-hide = إخفاء النص
image-only = صورة فقط
case-title = الحالة { $id }
case-lease-left = معك لمدة { $time }
case-take = خذ هذه الحالة
case-not-held = أنت تقرأ فقط. خذ الحالة للبت فيها.
case-held-by-other = شخص آخر يعمل على هذه الحالة.
case-lease-lost = انتهى وقتك مع هذه الحالة. خذها مجددًا: ما كتبته ما زال هنا.
case-decided = بُتَّ في هذه الحالة.
case-second = يلزم نظر ثانٍ. قرر بنفسك.
case-restricted = مسار مقيّد: قد يظهر قاصر.
case-escalated = تنتظر مشرفًا.
case-appeal = قيد التظلم
section-text = النص
section-why = لماذا هي هنا
section-scores = ما قاله كل مؤشر
section-items = المنشورات في هذه الحالة
section-notes = ملاحظات
section-history = السجل وسلسلة الحيازة
section-translation = الترجمة
section-decision = القرار
section-earlier = قرارات سابقة
post-by = من
post-target = عن
post-source = المصدر
post-posted = نُشر
post-received = استُلم
post-link = الرابط
post-language = اللغة
post-language-given = مذكورة
post-language-detected = مكتشفة
lift-item = فصل
lift-item-help = يجعل من هذا المنشور حالة مستقلة.
bidi-mark = علامة خفية { $code }: تغيّر اتجاه النص
hidden-mark = حرف خفي { $code }
score-over = فوق { $threshold }
score-under = تحت { $threshold }
score-not-measured = لم تُقَس الجودة في هذه اللغة: احكم بنفسك.
score-abstained = لم يقل شيئًا
why-highlight = { $label }: رفع الدرجة بمقدار { $weight }
highlight-list = الكلمات المعلَّمة، الأقوى أولًا
match-title = تشبه صورة معروفة
match-distance = { $distance ->
    [zero] فرق { $distance } بت
    [one] فرق بت واحد ({ $distance })
    [two] فرق بتين ({ $distance })
    [few] فرق { $distance } بتات
    [many] فرق { $distance } بتًا
   *[other] فرق { $distance } بت
  }
match-confirmed = أكدها شخص
match-unconfirmed = غير مؤكدة
match-allow = في قائمة المسموح
image-blurred = صورة مموّهة { $number }
image-clear = إظهار واضح لمدة { $seconds } ث
image-clear-help = يُحتسب ويُكتب في سجل الحيازة.
image-clear-now = صورة واضحة { $number }
image-countdown = تُموَّه مجددًا بعد { $seconds } ث
image-hide = تمويه مجددًا
image-erased = مُحيت الصورة وحُفظت بصمتها.
image-none = تعذّر جلب الصورة.
translation-off = لا توجد خدمة ترجمة مُعدّة. لا شيء يغادر هذه النسخة.
suggestion = بُتَّ سابقًا في حالة مشابهة: { $label }، { $action }.
suggestion-take = استعمال ذلك
note-add = إضافة الملاحظة
note-text = ملاحظة للزملاء
note-empty = لا ملاحظات بعد.
history-by = بواسطة { $who }
decide-label = ما هذا؟
decide-action = ما الذي ينبغي فعله؟
decide-target = من المستهدف؟
decide-target-help = شخص أو حساب أو مجموعة. اختياري.
decide-rationale = لماذا؟
decide-rationale-help = في جملة. تدخل في ملف الأدلة.
decide-macro = قوالب
decide-macro-none = لا قوالب بعد. ينشئها المشرف.
decide-submit = بتّ
decide-and-next = بتّ وخذ التالية
decide-missing = اختر ما هي وما الذي ينبغي فعله.
decide-done = بُتَّ: { $label }.
decide-reviewed = سُجّل. ينظر فيها شخص آخر الآن.
decide-undo-left = تراجع ({ $seconds } ث)
decide-undone = سُحب القرار. الحالة معك مجددًا.
decide-conflict = لم يُسجَّل: { $why }
skip-title = تجاوز هذه الحالة
skip-why = لماذا؟
skip-submit = تجاوز
skip-language = لا أعرف اللغة
skip-too_hard_for_me = صعبة عليّ اليوم
skip-know_the_people = أعرف الأشخاص
skip-not_sure = لست متأكدًا
skip-other = سبب آخر
skip-done = تُجووزت. لن تعود إليك لبعض الوقت.
escalate-title = إلى مشرف
escalate-why = فيمَ ينبغي أن ينظر المشرف؟
escalate-submit = تصعيد
escalate-done = سينظر فيها مشرف.
restrict-title = قد يظهر قاصر
restrict-help = تنتقل الحالة فورًا إلى المسار المقيّد. لا يرى صورها أحد غيره، ولا يُسلَّم منها شيء إلا للضابط أو الخط الساخن المسمّى.
restrict-submit = نقل إلى المسار المقيّد
restrict-done-title = شكرًا. كان ذلك صوابًا.
restrict-done = الحالة في المسار المقيّد. ما رأيته قد يبقى معك: خذ استراحة وتحدث إلى أحد.
appeal-title = تظلم
appeal-why = لماذا ينبغي النظر فيها مجددًا؟
appeal-submit = طلب نظر آخر
appeal-done = سينظر فيها شخص آخر.
release-submit = إعادة
release-done = عادت الحالة إلى القائمة.
bulk-title = البت معًا
bulk-help = { $count ->
    [zero] لا حالات ({ $count }).
    [one] قرار واحد لحالة ({ $count }).
    [two] قرار واحد لحالتين ({ $count }). لكل منهما سجلها.
    [few] قرار واحد لـ { $count } حالات. لكل منها سجلها.
    [many] قرار واحد لـ { $count } حالة. لكل منها سجلها.
   *[other] قرار واحد لـ { $count } حالة. لكل منها سجلها.
  }
bulk-done = بُتَّ في { $done }، ولم يُبَتّ في { $failed }.
next-none = لا شيء آخر ينتظر. أحسنت.
budget-title = بلغت حدك من الحالات الشديدة
budget-help = رأيت { $used } حالة شديدة في هذه المناوبة. تُفتح لك مجددًا عند { $time }. ويمكن للمشرف رفع الحد.
budget-mild = تابع بحالات أخف
budget-meter = الحالات الشديدة في هذه المناوبة: { $used } من { $limit }
budget-near = أنت قريب من حد هذه المناوبة.
pause-title = حان وقت الاستراحة
pause-help = أنت تعمل منذ { $minutes } دقيقة. انظر بعيدًا، تمدد، اشرب شيئًا.
pause-start = استرح الآن
pause-later = بعد خمس دقائق
pause-on = استراحة
pause-on-help = لا شيء معروض. القائمة تنتظر.
pause-end = تابع
sup-health = حال القائمة
sup-quality = التوافق
sup-exposure = التعرّض
sup-appeals = التظلمات والتصعيدات
sup-waiting = تنتظر
sup-held = قيد العمل
sup-oldest = الأقدم
sup-overdue = تجاوزت المهلة القانونية
sup-due = مهلة قانونية خلال 24 ساعة
sup-decided-day = بُتَّ فيها خلال 24 ساعة
sup-by-language = حسب اللغة
sup-by-urgency = حسب الشدة
band-grave = بالغة
band-high = عالية
band-medium = متوسطة
band-low = منخفضة
sup-reviewer = المراجِع
sup-label = التصنيف
sup-pairs = أزواج
sup-agreement = متوافقة
sup-kappa = كابا كوهين
sup-kappa-help = 1: توافق تام. 0: ليس أفضل من المصادفة.
sup-golden = حالات مرجعية
sup-severe = حالات شديدة
sup-seconds = ثوانٍ واضحة
sup-state = الوضع
sup-limit-reached = بُلغ الحد
sup-near-limit = قريب من الحد
sup-within = ضمن الحد
sup-lifted-until = مرفوع حتى { $time }
sup-lift = رفع
sup-lift-title = رفع حد { $who }
sup-lift-why = السبب، يُحفظ في السجل
sup-lift-cases = حالات شديدة إضافية
sup-lift-hours = لكم ساعة
sup-lift-done = رُفع وسُجّل.
admin-people = الأشخاص
admin-keys = مفاتيح الواجهة
admin-packs = حزم البلدان
admin-banks = بنوك البصمات
admin-webhooks = خطافات الويب
admin-peers = الشركاء
admin-macros = قوالب
admin-name = الاسم
admin-role = الدور
admin-email = البريد الإلكتروني
admin-created = أُنشئ
admin-last-used = آخر استعمال
admin-last-seen = آخر دخول
admin-expires = ينتهي
admin-status = الحالة
admin-active = فعّال
admin-off = موقوف
admin-revoked = ملغى
admin-revoke = إلغاء المفتاح
admin-disable = إيقاف
admin-enable = تشغيل
admin-reset = كلمة مرور جديدة
admin-new-person = شخص جديد
admin-new-key = مفتاح جديد
admin-new-bank = بنك جديد
admin-new-webhook = خطاف جديد
admin-new-macro = قالب جديد
admin-create = إنشاء
admin-delete = حذف
admin-secret-once = يُعرض هذه المرة فقط. انسخه الآن.
admin-not-reviewed = لم يراجعه متحدث أصلي
admin-version = الإصدار
admin-languages = اللغات
admin-terms = المصطلحات
admin-kind = النوع
admin-block = حظر
admin-allow = سماح
admin-distance = المسافة
admin-url = العنوان
admin-events = الأحداث
admin-totp = العامل الثاني
admin-empty = لا شيء هنا بعد.
admin-unavailable = هذا الجزء غير مفعّل هنا.
admin-done = تم.
admin-my-totp = عاملك الثاني
admin-totp-start = إعداد
admin-totp-stop = إزالة
admin-totp-help = أضف هذا المفتاح إلى تطبيق مصادقة ثم اكتب الأرقام الستة التي يعرضها.
admin-totp-codes = رموز الاسترداد، تُعرض هذه المرة فقط. احفظها في مكان آمن:
key-group-anywhere = في كل مكان
key-group-queue = في القائمة
key-group-case = في حالة
key-group-decision = عند البت
key-help = إظهار المفاتيح
key-go-queue = الذهاب إلى القائمة
key-take = خذ الحالة الأكثر إلحاحًا
key-next-row = الحالة التالية في القائمة
key-previous-row = الحالة السابقة في القائمة
key-select = تحديد الحالة
key-submit = بتّ (وأثناء الكتابة: Ctrl + Enter)
key-undo = التراجع عن آخر قرار
key-target = كتابة المستهدف
key-rationale = كتابة السبب
key-macro = قوالب
key-skip = تجاوز
key-escalate = إلى مشرف
key-restrict = قد يظهر قاصر
key-release = إعادة الحالة
key-text = إظهار النص الشديد أو إخفاؤه
key-clear = إظهار الصورة واضحة أو تمويهها
key-note = كتابة ملاحظة
key-suggestion = استعمال القرار السابق
key-leave-field = مغادرة الحقل
policy-intimate_image_abuse = إساءة بالصور الحميمة
policy-sexual_extortion = ابتزاز جنسي
policy-deceptive_synthetic_media = وسائط مصطنعة مضللة
policy-voyeuristic_recording = تصوير تلصصي
policy-doxxing = كشف بيانات شخصية
policy-cyberstalking = ملاحقة إلكترونية
policy-online_harassment = تحرش عبر الإنترنت
policy-impersonation = انتحال شخصية
policy-threat = تهديد
policy-gender_hate = كراهية بسبب النوع الاجتماعي
policy-other = إساءة أخرى
policy-not_abusive = ليست إساءة
action-none = لا شيء آخر
action-takedown_request = طلب الإزالة
action-refer_to_police = إحالة إلى الشرطة
action-support_referral = إحالة إلى الدعم
action-add_hash_to_bank = إضافة البصمة إلى البنك
label-toxic = سام
label-insult = إهانة
label-threat = تهديد
label-identity_attack = هجوم على الهوية
label-sexism = تمييز جنسي
label-sexual_harassment = تحرش جنسي
label-sexual_explicit = محتوى جنسي صريح
label-profanity = ألفاظ نابية
label-dehumanisation = نزع الإنسانية
label-doxxing = كشف بيانات
label-sexual_extortion = ابتزاز جنسي
label-stalking = ملاحقة
label-intimate_image = صورة حميمة
label-synthetic_media = وسائط مصطنعة
label-voyeurism = تلصص
role-monitor = رصد
role-platform = منصة
role-support-centre = مركز دعم
role-moderator = مراجِع
role-supervisor = مشرف
role-safeguarding = حماية القاصرين
role-auditor = مدقق
role-admin = مدير
event-opened = فُتحت
event-joined = انضم منشور
event-split = فُصل منشور
event-updated = أُعيد التقييم
event-leased = أُخذت
event-released = أُعيدت
event-skipped = تُجووزت
event-lease_expired = انتهى الوقت
event-escalated = أُرسلت إلى مشرف
event-reviewed = سُجّلت المراجعة الأولى
event-decided = بُتَّ فيها
event-undone = سُحب القرار
event-finalised = نهائي
event-appealed = قُدّم تظلم
event-upheld = أُيّد
event-overturned = نُقض
event-restricted = نُقلت إلى المسار المقيّد
event-noted = أُضيفت ملاحظة
event-viewed = اطُّلع عليها
event-media_viewed = شوهدت الصورة واضحة
event-exported = صُدّرت كدليل
event-budget_lifted = رُفع الحد
event-takedown = إزالة
event-action_delivered = نُفّذ الإجراء
event-action_failed = فشل الإجراء
error-generic = لم ينجح ذلك. { $detail }
error-offline = الخادم لا يجيب. تحقق من الاتصال؛ لم يضع شيء مما كتبته.
error-signin = الاسم أو كلمة المرور أو الرمز غير صحيح.
error-too-many = محاولات كثيرة. انتظر { $seconds } ثانية.
error-role = دورك لا يتيح رؤية هذا.
error-CASE_LEASED_BY_OTHER = شخص آخر يعمل على هذه الحالة.
error-LEASE_EXPIRED = انتهى وقتك مع الحالة. خذها مجددًا.
error-LEASE_REQUIRED = خذ الحالة أولًا.
error-CASE_ALREADY_DECIDED = بُتَّ في الحالة.
error-CASE_NOT_FOR_YOU = على شخص آخر أن ينظر في هذه الحالة.
error-CASE_RESTRICTED = الحالة في المسار المقيّد.
error-EXPOSURE_BUDGET_SPENT = بلغت حدك في هذه المناوبة.
error-UNDO_TOO_LATE = فات أوان التراجع. يمكنك التظلم.
error-CASE_NOT_FOUND = لا توجد حالة كهذه.
