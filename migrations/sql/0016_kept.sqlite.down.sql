DROP TRIGGER kept_recommendation_add
--
DROP TRIGGER kept_recommendation_drop
--
DROP TRIGGER kept_recommendation_change
--
DROP TRIGGER kept_dialogue_add
--
DROP TRIGGER kept_dialogue_drop
--
DROP TRIGGER kept_dialogue_change
--
DROP TRIGGER kept_contribution_add
--
DROP TRIGGER kept_contribution_drop
--
DROP TRIGGER kept_contribution_change
--
DROP TRIGGER kept_occasion_change
