// What an input holds: the shape of its entry in `state.values`, and where its first value stands.

const FIRST = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
};

/** Say whether an element holds something: a button does not. */
export function isStateful(element) {
  return element.type in FIRST;
}

/** Name the field of `state.values` that holds this element's value, for example "selected_option". */
export function fieldOf(element) {
  return FIRST[element.type][0];
}

/** Give what an element holds before anybody touched it. */
export function firstValue(element) {
  const [field, initial] = FIRST[element.type];
  const empty = field.endsWith("s") ? [] : null;
  return element[initial] ?? empty;
}

/** Go through the elements that a person can use in these blocks, as pairs of block and element. */
export function usable(blocks) {
  return blocks.flatMap((block) => {
    const inner = block.child_blocks ?? [];
    const own = [block.element, block.accessory, ...(block.elements ?? []), ...(block.actions ?? [])];
    const found = own.filter((element) => element?.action_id).map((element) => [block, element]);
    return [...found, ...usable(inner)];
  });
}
