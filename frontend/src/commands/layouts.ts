/** Twelve keyboard layouts for tests: what each key types plain, with Shift and with AltGr, in the order of CODES. */

const row = (text: string) => text.split(' ');

/** Places of a keyboard as browsers name them (UI Events code values). */
export const CODES = [
  'Backquote',
  ...row('1 2 3 4 5 6 7 8 9 0').map((digit) => `Digit${digit}`),
  'Minus',
  'Equal',
  ...row('Q W E R T Y U I O P').map((letter) => `Key${letter}`),
  'BracketLeft',
  'BracketRight',
  ...row('A S D F G H J K L').map((letter) => `Key${letter}`),
  'Semicolon',
  'Quote',
  'Backslash',
  ...row('Z X C V B N M').map((letter) => `Key${letter}`),
  'Comma',
  'Period',
  'Slash',
];

export interface Layout {
  plain: string[];
  shifted: string[];
  altGr: Record<string, string>;
}

const layout = (plain: string, shifted: string, altGr: Record<string, string> = {}): Layout => ({
  plain: row(plain),
  shifted: row(shifted),
  altGr,
});

export const LAYOUTS: Record<string, Layout> = {
  US: layout(
    "` 1 2 3 4 5 6 7 8 9 0 - = q w e r t y u i o p [ ] a s d f g h j k l ; ' \\ z x c v b n m , . /",
    '~ ! @ # $ % ^ & * ( ) _ + Q W E R T Y U I O P { } A S D F G H J K L : " | Z X C V B N M < > ?',
  ),
  DE: layout(
    'Dead 1 2 3 4 5 6 7 8 9 0 ß Dead q w e r t z u i o p ü + a s d f g h j k l ö ä # y x c v b n m , . -',
    '° ! " § $ % & / ( ) = ? Dead Q W E R T Z U I O P Ü * A S D F G H J K L Ö Ä \' Y X C V B N M ; : _',
    { Digit7: '{', Digit8: '[', Digit9: ']', Digit0: '}' },
  ),
  FR: layout(
    '² & é " \' ( - è _ ç à ) = a z e r t y u i o p Dead $ q s d f g h j k l m ù * w x c v b n , ; : !',
    '² 1 2 3 4 5 6 7 8 9 0 ° + A Z E R T Y U I O P Dead £ Q S D F G H J K L M % µ W X C V B N ? . / §',
    { Digit5: '[', Minus: ']', Digit7: '`' },
  ),
  ES: layout(
    "º 1 2 3 4 5 6 7 8 9 0 ' ¡ q w e r t y u i o p Dead + a s d f g h j k l ñ Dead ç z x c v b n m , . -",
    'ª ! " · $ % & / ( ) = ? ¿ Q W E R T Y U I O P Dead * A S D F G H J K L Ñ Dead Ç Z X C V B N M ; : _',
    { BracketLeft: '[', BracketRight: ']' },
  ),
  RU: layout(
    'ё 1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э \\ я ч с м и т ь б ю .',
    'Ё ! " № ; % : ? * ( ) _ + Й Ц У К Е Н Г Ш Щ З Х Ъ Ф Ы В А П Р О Л Д Ж Э / Я Ч С М И Т Ь Б Ю ,',
  ),
  UA: layout(
    "' 1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ї ф і в а п р о л д ж є \\ я ч с м и т ь б ю .",
    '₴ ! " № ; % : ? * ( ) _ + Й Ц У К Е Н Г Ш Щ З Х Ї Ф І В А П Р О Л Д Ж Є / Я Ч С М И Т Ь Б Ю ,',
  ),
  GR: layout(
    "` 1 2 3 4 5 6 7 8 9 0 - = ; ς ε ρ τ υ θ ι ο π [ ] α σ δ φ γ η ξ κ λ Dead ' \\ ζ χ ψ ω β ν μ , . /",
    '~ ! @ # $ % ^ & * ( ) _ + : ΅ Ε Ρ Τ Υ Θ Ι Ο Π { } Α Σ Δ Φ Γ Η Ξ Κ Λ Dead " | Ζ Χ Ψ Ω Β Ν Μ < > ?',
  ),
  IL: layout(
    "; 1 2 3 4 5 6 7 8 9 0 - = / ' ק ר א ט ו ן ם פ ] [ ש ד ג כ ע י ח ל ך ף , \\ ז ס ב ה נ מ צ ת ץ .",
    '~ ! @ # $ % ^ & * ) ( _ + Q W E R T Y U I O P } { A S D F G H J K L : " | Z X C V B N M > < ?',
  ),
  TR: layout(
    '" 1 2 3 4 5 6 7 8 9 0 * - q w e r t y u ı o p ğ ü a s d f g h j k l ş i , z x c v b n m ö ç .',
    "é ! ' ^ + % & / ( ) = ? _ Q W E R T Y U I O P Ğ Ü A S D F G H J K L Ş İ ; Z X C V B N M Ö Ç :",
    { Digit8: '[', Digit9: ']', Backslash: '`' },
  ),
  JP: layout(
    'Zenkaku 1 2 3 4 5 6 7 8 9 0 - ^ q w e r t y u i o p @ [ a s d f g h j k l ; : ] z x c v b n m , . /',
    'Zenkaku ! " # $ % & \' ( ) 0 = ~ Q W E R T Y U I O P ` { A S D F G H J K L + * } Z X C V B N M < > ?',
  ),
  KR: layout(
    "` 1 2 3 4 5 6 7 8 9 0 - = ㅂ ㅈ ㄷ ㄱ ㅅ ㅛ ㅕ ㅑ ㅐ ㅔ [ ] ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ ; ' \\ ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ , . /",
    '~ ! @ # $ % ^ & * ( ) _ + ㅃ ㅉ ㄸ ㄲ ㅆ ㅛ ㅕ ㅑ ㅒ ㅖ { } ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ : " | ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ < > ?',
  ),
  AR: layout(
    'ذ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ٠ - = ض ص ث ق ف غ ع ه خ ح ج د ش س ي ب ل ا ت ن م ك ط \\ ئ ء ؤ ر لا ى ة و ز ظ',
    'ّ ! @ # $ % ^ & * ) ( _ + َ ً ُ ٌ لإ إ ‘ ÷ × ؛ < > ِ ٍ ] [ لأ أ ـ ، / : " | ~ ْ } { لآ آ ’ , . ؟',
  ),
};

/** Every press of a key on a layout, with the modifiers a chord asks for besides. */
export function pressesOf({ plain, shifted, altGr }: Layout, more: KeyboardEventInit): KeyboardEvent[] {
  const press = (code: string, key: string, init: KeyboardEventInit) =>
    new KeyboardEvent('keydown', { ...more, ...init, code, key });
  return CODES.flatMap((code, place) => {
    const third = altGr[code];
    return [
      press(code, plain[place] as string, { shiftKey: false }),
      press(code, shifted[place] as string, { shiftKey: true }),
      ...(third ? [press(code, third, { modifierAltGraph: true, shiftKey: false })] : []),
    ];
  });
}
