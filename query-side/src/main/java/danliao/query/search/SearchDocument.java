package danliao.query.search;

import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import danliao.query.message.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.elasticsearch.annotations.Document;
import org.springframework.data.elasticsearch.annotations.Dynamic;
import org.springframework.data.elasticsearch.annotations.Field;
import org.springframework.data.elasticsearch.annotations.FieldType;
import org.springframework.data.elasticsearch.annotations.IndexOptions;
import org.springframework.data.elasticsearch.annotations.InnerField;
import org.springframework.data.elasticsearch.annotations.MultiField;
import org.springframework.data.elasticsearch.annotations.Setting;
import org.springframework.data.elasticsearch.annotations.ValueConverter;
import org.springframework.data.elasticsearch.annotations.WriteTypeHint;
import org.springframework.data.elasticsearch.core.mapping.PropertyValueConverter;

/**
 * A message as Elasticsearch holds it, and the mapping of an index; its id and version are the
 * document's own. The index's name is its generation's, not the one here.
 *
 * @param content text, which is searched
 * @param opaque content of any other type, which is only kept
 */
@Document(
    indexName = "danliao-message",
    createIndex = false,
    dynamic = Dynamic.STRICT,
    writeTypeHint = WriteTypeHint.FALSE)
@Setting(settingPath = "danliao/query/search/message-settings.json")
record SearchDocument(
    @Field(type = FieldType.Keyword) String conversationId,
    @Field(type = FieldType.Keyword) List<String> participants,
    @Field(type = FieldType.Keyword) String from,
    @Field(type = FieldType.Keyword) String to,
    @Field(type = FieldType.Keyword, index = false, docValues = false) String clientMsgId,
    @Field(type = FieldType.Keyword, index = false, docValues = false) String contentType,
    @MultiField(
            mainField =
                @Field(
                    type = FieldType.Text,
                    analyzer = "cjk",
                    indexOptions = IndexOptions.offsets,
                    norms = false),
            otherFields =
                @InnerField(
                    suffix = "words",
                    type = FieldType.Text,
                    analyzer = "standard",
                    indexOptions = IndexOptions.offsets,
                    norms = false))
        @Nullable String content,
    @Field(type = FieldType.Keyword, index = false, docValues = false) @Nullable String opaque,
    @Field(type = FieldType.Long) long seq,
    @Field(
            type = FieldType.Date,
            format = {})
        @ValueConverter(IsoInstant.class)
        Instant sentAt,
    @Field(type = FieldType.Keyword) MessageStatus status,
    @Field(
            type = FieldType.Date,
            format = {})
        @ValueConverter(IsoInstant.class)
        Instant statusAt) {

  static SearchDocument of(StoredMessage stored) {
    Message m = stored.message();
    boolean text = m.getContentType().toLowerCase(Locale.ROOT).startsWith("text/");
    return new SearchDocument(
        m.getConversationId(),
        List.of(m.getFrom(), m.getTo()),
        m.getFrom(),
        m.getTo(),
        m.getClientMsgId(),
        m.getContentType(),
        text ? m.getContent() : null,
        text ? null : m.getContent(),
        m.getSeq(),
        Timestamps.instant(m.getSentAt()),
        stored.status(),
        stored.statusAt());
  }

  /** With as many digits of a second as it takes, or none, which no format of the library has. */
  static final class IsoInstant implements PropertyValueConverter {
    @Override
    public Object write(Object value) {
      return value.toString();
    }

    @Override
    public Object read(Object value) {
      return Instant.parse(value.toString());
    }
  }
}
