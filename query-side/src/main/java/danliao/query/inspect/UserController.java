package danliao.query.inspect;

import danliao.api.Ids;
import danliao.query.api.NotFoundException;
import danliao.query.presence.ConnectedDevices;
import danliao.query.presence.Device;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where a user is connected, and whom they talk with, for operators; never what they say. */
@RestController
final class UserController {
  private static final int CONVERSATIONS = 50;

  private final ConnectedDevices presence;
  private final NewestConversations conversations;
  private final UnreadTotal unread;

  UserController(ConnectedDevices presence, NewestConversations conversations, UnreadTotal unread) {
    this.presence = presence;
    this.conversations = conversations;
    this.unread = unread;
  }

  @Operation(
      operationId = "inspectUser",
      summary = "where a user is connected, and the newest 50 conversations")
  @GetMapping("/admin/v1/users/{userId}")
  UserLife user(@PathVariable String userId) {
    if (!Ids.isUser(userId)) {
      throw new NotFoundException("no such user");
    }
    return new UserLife(
        userId,
        presence.of(Set.of(userId)).getOrDefault(userId, List.of()).stream()
            .map(UserController::item)
            .sorted(Comparator.comparing(ConnectedDevice::deviceId))
            .toList(),
        unread.of(userId),
        conversations.of(userId, CONVERSATIONS));
  }

  private static ConnectedDevice item(Device device) {
    return new ConnectedDevice(
        device.deviceId(),
        device.gateway().grpcAddress(),
        Instant.ofEpochMilli(device.sinceMillis()));
  }

  /** A user is whoever has the name: one who never was has nothing. */
  record UserLife(
      String userId,
      List<ConnectedDevice> devices,
      long unread,
      List<NewestConversations.Conversation> conversations) {}

  /**
   * One device.
   *
   * @param gateway where other services reach its gateway
   */
  record ConnectedDevice(String deviceId, String gateway, Instant since) {}
}
