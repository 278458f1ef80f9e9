DROP TRIGGER kept_recommendation_add ON recommendation
--
DROP FUNCTION kept_recommendation_add()
--
DROP TRIGGER kept_recommendation_drop ON recommendation
--
DROP FUNCTION kept_recommendation_drop()
--
DROP TRIGGER kept_recommendation_change ON recommendation
--
DROP FUNCTION kept_recommendation_change()
--
DROP TRIGGER kept_dialogue_add ON dialogue
--
DROP FUNCTION kept_dialogue_add()
--
DROP TRIGGER kept_dialogue_drop ON dialogue
--
DROP FUNCTION kept_dialogue_drop()
--
DROP TRIGGER kept_dialogue_change ON dialogue
--
DROP FUNCTION kept_dialogue_change()
--
DROP TRIGGER kept_contribution_add ON contribution
--
DROP FUNCTION kept_contribution_add()
--
DROP TRIGGER kept_contribution_drop ON contribution
--
DROP FUNCTION kept_contribution_drop()
--
DROP TRIGGER kept_contribution_change ON contribution
--
DROP FUNCTION kept_contribution_change()
--
DROP TRIGGER kept_occasion_change ON occasion
--
DROP FUNCTION kept_occasion_change()
--
DROP FUNCTION kept_compact()
