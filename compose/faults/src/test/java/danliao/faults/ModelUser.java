package danliao.faults;

import danliao.faults.Story.Body;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A user of the model, with their devices, and what they know. */
final class ModelUser {
  final String id;
  final List<Device> devices;

  /** Without an answer yet, by {@code clientMsgId}. */
  final Map<String, Body> pending = new LinkedHashMap<>();

  /** With a {@code serverAck}, by {@code clientMsgId}. */
  final Map<String, Body> answered = new LinkedHashMap<>();

  final Set<String> received = new LinkedHashSet<>();

  /** By {@code clientMsgId}. */
  final Set<String> sentAgain = new HashSet<>();

  ModelUser(String id, String... devices) {
    this.id = id;
    this.devices = Stream.of(devices).map(name -> new Device(this, name)).toList();
  }

  List<String> received(Habit habit) {
    return received.stream().filter(message -> Habit.of(message) == habit).toList();
  }

  /** One of theirs. */
  static final class Device {
    final ModelUser user;

    /** The highest seq it has heard of each conversation. */
    final Map<String, Long> heard = new HashMap<>();

    int login;
    boolean connected;
    private final String name;

    Device(ModelUser user, String name) {
      this.user = user;
      this.name = name;
    }

    Entry.Where where() {
      return new Entry.Where(user.id, name, login);
    }
  }
}
