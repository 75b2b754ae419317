// The emoji names that apps use most. A name that is not here stays written as :name:, which is legible too.

const NAMES = `
smile 😄|grinning 😀|slightly_smiling_face 🙂|wink 😉|blush 😊|joy 😂|heart_eyes 😍|thinking_face 🤔|sweat_smile 😅|relieved 😌
pensive 😔|cry 😢|sob 😭|open_mouth 😮|sleeping 😴|hugging_face 🤗|face_with_monocle 🧐|neutral_face 😐|confused 😕|worried 😟
wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|raised_hands 🙌|pray 🙏|handshake 🤝|muscle 💪|ok_hand 👌|point_right 👉
point_left 👈|point_up 👆|point_down 👇|raised_hand ✋|hand ✋|writing_hand ✍️|eyes 👀|ear 👂|speaking_head_in_silhouette 🗣️|brain 🧠
bust_in_silhouette 👤|busts_in_silhouette 👥|heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|sparkles ✨|star ⭐|star2 🌟|fire 🔥
tada 🎉|confetti_ball 🎊|trophy 🏆|medal 🏅|sports_medal 🏅|gift 🎁|balloon 🎈|rocket 🚀|bulb 💡|zap ⚡|boom 💥|rainbow 🌈|sunny ☀️
seedling 🌱|evergreen_tree 🌲|deciduous_tree 🌳|herb 🌿|leaves 🍃|four_leaf_clover 🍀|mountain ⛰️|ocean 🌊|sunrise 🌅|crescent_moon 🌙
coffee ☕|tea 🍵|cake 🍰|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️
no_entry ⛔|no_entry_sign 🚫|exclamation ❗|heavy_exclamation_mark ❗|question ❓|grey_question ❔|information_source ℹ️|bangbang ‼️
lock 🔒|unlock 🔓|closed_lock_with_key 🔐|key 🔑|shield 🛡️|bell 🔔|no_bell 🔕|mute 🔇|loudspeaker 📢|mega 📣|speech_balloon 💬|thought_balloon 💭
left_speech_bubble 🗨️|envelope ✉️|email 📧|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫|memo 📝|pencil 📝|pencil2 ✏️
clipboard 📋|page_facing_up 📄|bookmark_tabs 📑|notebook 📓|books 📚|book 📖|bookmark 🔖|label 🏷️|link 🔗|paperclip 📎|pushpin 📌
round_pushpin 📍|scissors ✂️|file_folder 📁|card_index_dividers 🗂️|wastebasket 🗑️|calendar 📅|date 📅|spiral_calendar_pad 🗓️|calendar_spiral 🗓️
hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock1 🕐|clock3 🕒|clock9 🕘|clock12 🕛
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|moneybag 💰|dollar 💵|scales ⚖️|balance_scale ⚖️|briefcase 💼
office 🏢|house 🏠|door 🚪|globe_with_meridians 🌐|earth_americas 🌎|earth_africa 🌍|compass 🧭|world_map 🗺️|telescope 🔭|mag 🔍|microscope 🔬
gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|tools 🛠️|toolbox 🧰|computer 💻|iphone 📱|robot_face 🤖|electric_plug 🔌|battery 🔋
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪
black_circle ⚫|large_blue_diamond 🔷|small_blue_diamond 🔹|small_orange_diamond 🔸|white_small_square ▫️|black_small_square ▪️
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|repeat 🔁|recycle ♻️|leftwards_arrow_with_hook ↩️
arrow_forward ▶️|double_vertical_bar ⏸️|pause_button ⏸️|black_square_for_stop ⏹️|fast_forward ⏩|heavy_plus_sign ➕|heavy_minus_sign ➖
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣|100 💯
game_die 🎲|jigsaw 🧩|dart 🎯|microphone 🎤|studio_microphone 🎙️|headphones 🎧|musical_note 🎵|art 🎨|movie_camera 🎥|camera 📷
umbrella ☔|anchor ⚓|sailboat ⛵|airplane ✈️|car 🚗|bike 🚲|walking 🚶|runner 🏃|palm_tree 🌴|beach_with_umbrella 🏖️|zzz 💤|dash 💨
first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|wrapped_gift 🎁|crown 👑|gem 💎|mortar_board 🎓|construction 🚧|rotating_light 🚨
sos 🆘|new 🆕|free 🆓|ok 🆗|soon 🔜|back 🔙|end 🔚|top 🔝|triangular_flag_on_post 🚩|checkered_flag 🏁|waving_white_flag 🏳️
`;

const FOUND = new Map(NAMES.trim().split(/[|\n]/).map((pair) => pair.split(" ")));

/** Give the character for a name such as "wave", or undefined. Skin tones are left off. */
export function emoji(name) {
  return FOUND.get(name.replace(/::skin-tone-\d$/, ""));
}
