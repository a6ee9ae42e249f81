package danliao.query.processing;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/** A token store before another one, which does all that is not overridden. */
abstract class DelegatingTokens implements TokenStore {
  private final TokenStore tokens;

  DelegatingTokens(TokenStore tokens) {
    this.tokens = tokens;
  }

  @Override
  public @Nullable TrackingToken fetchToken(String group, int segment) {
    return tokens.fetchToken(group, segment);
  }

  @Override
  public @Nullable TrackingToken fetchToken(String group, Segment segment) {
    return tokens.fetchToken(group, segment);
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String group, int segment) {
    tokens.storeToken(token, group, segment);
  }

  @Override
  public void extendClaim(String group, int segment) {
    tokens.extendClaim(group, segment);
  }

  @Override
  public void releaseClaim(String group, int segment) {
    tokens.releaseClaim(group, segment);
  }

  @Override
  public void initializeTokenSegments(String group, int count) {
    tokens.initializeTokenSegments(group, count);
  }

  @Override
  public void initializeTokenSegments(String group, int count, @Nullable TrackingToken initial) {
    tokens.initializeTokenSegments(group, count, initial);
  }

  @Override
  public void initializeSegment(@Nullable TrackingToken token, String group, int segment) {
    tokens.initializeSegment(token, group, segment);
  }

  @Override
  public void deleteToken(String group, int segment) {
    tokens.deleteToken(group, segment);
  }

  @Override
  public boolean requiresExplicitSegmentInitialization() {
    return tokens.requiresExplicitSegmentInitialization();
  }

  @Override
  public int[] fetchSegments(String group) {
    return tokens.fetchSegments(group);
  }

  @Override
  public List<Segment> fetchAvailableSegments(String group) {
    return tokens.fetchAvailableSegments(group);
  }

  @Override
  public Optional<String> retrieveStorageIdentifier() {
    return tokens.retrieveStorageIdentifier();
  }
}
