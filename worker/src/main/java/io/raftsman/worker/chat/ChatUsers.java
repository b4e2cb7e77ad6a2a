package io.raftsman.worker.chat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may answer from a chat, and who that is: lines {@code slack:U012ABC = alice}. An id, which a
 * chat gives once and never to another, and not a name, which people change as they like.
 */
public final class ChatUsers {
  private static final Pattern LINE = Pattern.compile("([^:=\\s]+):([^:=\\s]+)\\s*=\\s*(.+)");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");
  private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}\\p{Cf}]{1,100}");
  private static final String EXPECTED =
      "expected a line such as slack:U012ABC3D = alice, or mattermost:4xp9fdt3pbgxxmhzy9ohk1mfww ="
          + " bob";

  private final Map<String, String> approvers;

  private ChatUsers(Map<String, String> approvers) {
    this.approvers = Map.copyOf(approvers);
  }

  /**
   * Reads the list.
   *
   * @throws ChatUsersFault with file and line, where something is wrong with it
   */
  public static ChatUsers read(Path file) throws ChatUsersFault {
    var approvers = new HashMap<String, String>();
    int number = 0;
    for (String text : lines(file)) {
      number++;
      String line = text.strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(approvers, line, file + ":" + number + ": ");
      }
    }
    return new ChatUsers(approvers);
  }

  private static void add(Map<String, String> approvers, String line, String place)
      throws ChatUsersFault {
    var matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ChatUsersFault(place + EXPECTED);
    }
    Chat chat =
        Chat.of(matcher.group(1))
            .orElseThrow(
                () -> new ChatUsersFault(place + "there are the chats slack and mattermost"));
    if (!ID.matcher(matcher.group(2)).matches()) {
      throw new ChatUsersFault(
          place + "a user's id has letters and digits only; a name is none. " + hint(chat));
    }
    if (!NAME.matcher(matcher.group(3)).matches()) {
      throw new ChatUsersFault(place + "an approver's name is one word");
    }
    if (approvers.put(key(chat, matcher.group(2)), matcher.group(3)) != null) {
      throw new ChatUsersFault(place + "this user is in the list already");
    }
  }

  private static String hint(Chat chat) {
    return switch (chat) {
      case SLACK -> "Slack shows it in a person's profile: Copy member ID";
      case MATTERMOST -> "Mattermost's System Console shows it, and mmctl user search";
    };
  }

  private static List<String> lines(Path file) throws ChatUsersFault {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new ChatUsersFault(file + " is not UTF-8 text");
    } catch (IOException e) {
      throw new ChatUsersFault(file + " can't be read");
    }
  }

  private static String key(Chat chat, String id) {
    return chat.id() + ":" + id;
  }

  /** Who a user is as an approver; empty for one who may not answer. */
  public Optional<String> approver(Chat chat, String id) {
    return Optional.ofNullable(approvers.get(key(chat, id)));
  }

  /** How many may answer. */
  public int size() {
    return approvers.size();
  }
}
