package danliao.gateway.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import danliao.api.frame.ClientFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code frames.proto} says of its own, which the classes made from it do not know. */
final class Comments {
  private static final String DESCRIPTORS = "/danliao/descriptors/shared-api.protobin";
  private static final int MESSAGE = FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER;
  private static final int ENUM = FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER;
  private static final int FIELD = DescriptorProto.FIELD_FIELD_NUMBER;
  private static final int VALUE = EnumDescriptorProto.VALUE_FIELD_NUMBER;

  private final Map<List<Integer>, String> byPath;

  private Comments(Map<List<Integer>, String> byPath) {
    this.byPath = byPath;
  }

  /** From the descriptor set that the build of {@code shared-api} writes. */
  static Comments read() {
    String file = ClientFrame.getDescriptor().getFile().getFullName();
    return descriptors().getFileList().stream()
        .filter(candidate -> candidate.getName().equals(file))
        .findFirst()
        .map(Comments::of)
        .orElseThrow(() -> new IllegalStateException("expected " + file + " in " + DESCRIPTORS));
  }

  private static FileDescriptorSet descriptors() {
    try (InputStream set = Comments.class.getResourceAsStream(DESCRIPTORS)) {
      if (set == null) {
        throw new IllegalStateException(
            "expected " + DESCRIPTORS + " on the class path: build shared-api anew (mvn clean)");
      }
      return FileDescriptorSet.parseFrom(set);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + DESCRIPTORS, e);
    }
  }

  private static Comments of(FileDescriptorProto file) {
    return new Comments(
        file.getSourceCodeInfo().getLocationList().stream()
            .filter(location -> location.hasLeadingComments())
            .collect(
                Collectors.toMap(
                    location -> List.copyOf(location.getPathList()),
                    location -> inOneLine(location.getLeadingComments()))));
  }

  private static String inOneLine(String comment) {
    return comment.strip().replaceAll("\\s*\\n\\s*", " ");
  }

  /** Empty where there is none, as with the others. */
  String of(Descriptor message) {
    return at(MESSAGE, message.getIndex());
  }

  String of(FieldDescriptor field) {
    return at(MESSAGE, field.getContainingType().getIndex(), FIELD, field.getIndex());
  }

  String of(EnumDescriptor type) {
    return at(ENUM, type.getIndex());
  }

  String of(EnumValueDescriptor value) {
    return at(ENUM, value.getType().getIndex(), VALUE, value.getIndex());
  }

  private String at(Integer... path) {
    return byPath.getOrDefault(List.of(path), "");
  }
}
